# Reference numbers for Cox regression: Rscript cox.R > cox.json
# Needs survival (3.5-3), glmnet (4.1-6) and jsonlite (1.8.4); made with R 4.2.2 on x86_64 Linux.
# The lung cancer data (Loprinzi et al., J Clin Oncol 12 (1994) 601-607) come with the R package survival (LGPL).
suppressMessages({library(survival); library(glmnet)})
library(jsonlite)

described <- function(fit, x) {
  base <- basehaz(fit, centered = FALSE)
  zph <- cox.zph(fit, transform = "km")
  # As plot.cox.zph draws it: a natural spline of the scaled residuals with 4 degrees of freedom.
  at <- seq(min(zph$x), max(zph$x), length = 40)
  basis <- splines::ns(c(at, zph$x), df = 4, intercept = TRUE)
  drawn <- lapply(seq_len(ncol(x)), function(j)
    list(g = at, effect = drop(basis[1:40, ] %*% qr.coef(qr(basis[-(1:40), ]), zph$y[, j]))))
  list(coef = unname(coef(fit)), se = unname(sqrt(diag(vcov(fit)))), loglik = fit$loglik,
       baseline = list(time = base$time[diff(c(0, base$hazard)) > 0], hazard = base$hazard[diff(c(0, base$hazard)) > 0]),
       zph = list(chisq = unname(zph$table[, 1]), df = unname(zph$table[, 2]), p = unname(zph$table[, 3])),
       smooth = drawn)
}
control <- coxph.control(eps = 1e-14, iter.max = 100, toler.chol = 1e-16)

l <- na.omit(lung[, c("time", "status", "age", "sex", "ph.ecog")])
lx <- as.matrix(l[, 3:5])
fit <- coxph(Surv(time, status) ~ age + sex + ph.ecog, l, control = control)
s <- summary(survfit(fit, newdata = data.frame(age = 60, sex = 1, ph.ecog = 1)), times = c(180, 365))$surv
lungs <- c(list(x = unname(lx), time = l$time, event = l$status - 1, survival = s), described(fit, lx))

# The same tests at coefficients shrunk to six tenths, as a penalty leaves them: Neyman's score test, the score test of all
# coefficients less that of the coefficients without the products with time, at the same values.
km <- survfit(Surv(time, status) ~ 1, l)
before <- stepfun(km$time, c(1, km$surv), right = TRUE)
product <- function(x, t, ...) x * (1 - before(t))
scored <- function(formula, more) coxph(formula, l, init = c(.6 * coef(fit), rep(0, more)), tt = product,
                                        control = coxph.control(iter.max = 0))$score
plain <- Surv(time, status) ~ age + sex + ph.ecog
lungs$shrunk <- sapply(c(. ~ . + tt(age), . ~ . + tt(sex), . ~ . + tt(ph.ecog), . ~ . + tt(age) + tt(sex) + tt(ph.ecog)),
                       function(add) scored(update(plain, add), if (length(all.vars(add)) > 2) 3 else 1)) - scored(plain, 0)

set.seed(20)
n <- 90
dx <- round(cbind(rnorm(n, 2, 1.3), runif(n, -1, 3), rbinom(n, 1, .4)), 2)
entry <- round(rexp(n, 1 / 4))
time <- entry + 1 + round(rexp(n, .08 * exp(.5 * (dx[, 1] - 2) - .6 * dx[, 3])))
event <- rbinom(n, 1, .75)
weight <- round(runif(n, .3, 2.5), 2)
d <- data.frame(dx)
fit <- coxph(Surv(entry, time, event) ~ X1 + X2 + X3, d, weights = weight, robust = FALSE, control = control)
delayed <- c(list(x = dx, entry = entry, time = time, event = event, weight = weight), described(fit, dx))

net <- function(n, p, alpha, lambdas, seed) {
  set.seed(seed)
  x <- round(matrix(rnorm(n * p), n), 3)
  x <- round(sweep(sweep(x, 2, colMeans(x)), 2, apply(x, 2, sd), "/"), 4)
  time <- round(rexp(n, exp(.8 * x[, 1] - .6 * x[, 2])), 5) + seq_len(n) * 1e-7
  event <- rbinom(n, 1, .6)
  w <- round(runif(n, .2, 2), 2)
  fit <- glmnet(x, Surv(time, event), family = "cox", alpha = alpha, lambda = lambdas, standardize = FALSE, weights = w,
                thresh = 1e-16, maxit = 1e7)
  list(alpha = alpha, lambda = lambdas, x = x, time = time, event = event, weight = w,
       coef = unname(t(as.matrix(coef(fit)))))
}
nets <- list(net(70, 5, 1, c(.2, .05, .01), 1), net(70, 5, .5, c(.3, .06), 2), net(70, 5, 0, c(.5, .05), 3),
             net(40, 60, 1, c(.25, .12), 4), net(40, 60, 0, c(1, .2), 5))

set.seed(9)
n <- 150
cx <- round(cbind(rnorm(n), rbinom(n, 1, .5)), 3)
t1 <- rexp(n, .1 * exp(.7 * cx[, 1])); t2 <- rexp(n, .08 * exp(-.5 * cx[, 1] + .6 * cx[, 2])); cens <- runif(n, 2, 15)
time <- round(pmin(t1, t2, cens), 1) + .1
status <- ifelse(t1 <= pmin(t2, cens), 1, ifelse(t2 <= cens, 2, 0))
d <- data.frame(id = seq_len(n), time, status = factor(status, 0:2, c("censored", "event", "other")), a = cx[, 1], b = cx[, 2])
new <- data.frame(a = c(0, 1.2, -1), b = c(0, 1, 1))
at <- c(2, 5, 9)
k1 <- coxph(Surv(time, status == "event") ~ a + b, d, control = control)
k2 <- coxph(Surv(time, status == "other") ~ a + b, d, control = control)
# Cumulative incidence of the first cause from the two cumulative hazards: within a step the hazards keep their ratio, so
# that both incidences and exp(-H1 - H2) sum to 1; and the sum of S(t-) dH1 (Benichou and Gail, Biometrics 46 (1990)).
incidence <- function(i, step) {
  h1 <- basehaz(k1, newdata = new[i, ]); h2 <- basehaz(k2, newdata = new[i, ])
  stopifnot(h1$time == h2$time)
  d1 <- diff(c(0, h1$hazard)); d2 <- diff(c(0, h2$hazard))
  s <- c(1, exp(-h1$hazard - h2$hazard))[seq_along(d1)]
  cif <- cumsum(s * step(d1, d1 + d2))
  sapply(at, function(t) max(c(0, cif[h1$time <= t])))
}
kept <- t(sapply(1:3, incidence, step = function(d, all) ifelse(all > 0, d / all * (1 - exp(-all)), 0)))
sums <- t(sapply(1:3, incidence, step = function(d, all) d))
competing <- list(x = cx, time = time, status = status, profiles = unname(as.matrix(new)), times = at,
                  coef = list(unname(coef(k1)), unname(coef(k2))), incidence = kept, sums = sums)
cat(toJSON(list(lung = lungs, delayed = delayed, glmnet = nets, competing = competing), digits = 14, auto_unbox = TRUE))
