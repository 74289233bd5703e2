# Reference numbers for survival curves, concordance, weighted scores and pseudo-observations:
# Rscript survival.R > survival.json
# Needs survival (3.5.3), cmprsk (2.2.11), prodlim (2019.11.13) and jsonlite (1.8.4); made with R 4.2.2 on x86_64 Linux.
# The data veteran and lung come with the R package survival (LGPL): Kalbfleisch and Prentice (1980); Loprinzi et al.,
# Journal of Clinical Oncology 12 (1994) 601-607.
suppressMessages({library(survival); library(cmprsk); library(prodlim); library(jsonlite)})

curve <- function(fit) list(time = fit$time, atRisk = fit$n.risk, survival = fit$surv, se = fit$std.err * fit$surv,
                            low = fit$lower, high = fit$upper)

# --- veteran: Kaplan-Meier, bands, medians, restricted mean, log-rank, concordance
vet <- within(veteran, {celltype <- as.integer(celltype)})
km <- survfit(Surv(time, status) ~ 1, vet, conf.type = "log")
kmll <- survfit(Surv(time, status) ~ 1, vet, conf.type = "log-log")
rm180 <- summary(km, rmean = 180)$table
vetRisk <- round(coxph(Surv(time, status) ~ karno + age + trt, vet)$linear.predictors, 2)
hc <- concordance(Surv(time, status) ~ vetRisk, vet, reverse = TRUE, influence = 1)
test <- function(f) {d <- survdiff(f, vet); list(chiSquared = d$chisq, p = pchisq(d$chisq, length(d$n) - 1, lower.tail = FALSE),
                                                 observed = d$obs, expected = d$exp)}
slope <- function(s, x, cluster, data) {
  m <- coxph(s ~ x, data); r <- coxph(s ~ x + cluster(cluster), data)
  list(coefficient = unname(coef(m)), variance = m$var[1], robust = r$var[1])
}
vetCluster <- rep(seq_len(40), length.out = nrow(vet))
veteran_ <- list(
  time = vet$time, event = vet$status, group = vet$trt - 1, groups = vet$celltype - 1, risk = vetRisk, cluster = vetCluster - 1,
  log = curve(km), logLog = list(low = kmll$lower, high = kmll$upper),
  median = unname(quantile(km, 0.5)$quantile), medianLow = unname(quantile(km, 0.5)$lower), medianHigh = unname(quantile(km, 0.5)$upper), restrictedMean = list(until = 180, value = rm180[["rmean"]], se = rm180[["se(rmean)"]]),
  reversed = with(survfit(Surv(time, 1 - status) ~ 1, vet), list(time = time, survival = surv)),
  logRank = list(two = test(Surv(time, status) ~ trt), four = test(Surv(time, status) ~ celltype)),
  concordance = list(harrell = unname(hc$concordance), variance = hc$var, influence = hc$dfbeta,
    uno = unname(concordance(Surv(time, status) ~ vetRisk, vet, reverse = TRUE, timewt = "n/G2")$concordance),
    unoTo180 = unname(concordance(Surv(time, status) ~ vetRisk, vet, reverse = TRUE, timewt = "n/G2", ymax = 180)$concordance)),
  slope = slope(with(vet, Surv(time, status)), vetRisk, vetCluster, vet),
  pseudo = list(at = c(30, 99.5, 400), values = sapply(c(30, 99.5, 400), function(t)
    as.numeric(1 - jackknife(prodlim(Hist(time, status) ~ 1, vet), times = t)))))

# Calibration at a horizon: R's default local regression of the pseudo-observations on the risk.
vetPredicted <- round(plogis(1.3 * as.numeric(scale(vetRisk)) - 0.2), 3)
distance <- abs(fitted(loess(veteran_$pseudo$values[, 2] ~ vetPredicted)) - vetPredicted)
veteran_$calibration <- list(horizon = 99.5, risk = vetPredicted, ici = mean(distance), e50 = median(distance),
                             e90 = unname(quantile(distance, 0.9)), emax = max(distance))

# --- lung: the published golden numbers need these risks
lungRows <- lung[complete.cases(lung[, c("age", "sex", "ph.ecog")]), ]
lungFit <- coxph(Surv(time, status) ~ age + sex + ph.ecog, lungRows)
lungSurvival <- t(summary(survfit(lungFit, newdata = lungRows), times = c(180, 365))$surv)
lung_ <- list(time = lungRows$time, event = lungRows$status - 1, linear = lungFit$linear.predictors,
              risk180 = 1 - lungSurvival[, 1], risk365 = 1 - lungSurvival[, 2])

# --- delayed entry, ties everywhere
set.seed(20261)
n <- 90
entry <- sample(0:6, n, TRUE); time <- entry + sample(1:12, n, TRUE); event <- rbinom(n, 1, 0.6)
x <- round(rnorm(n), 1); cluster <- sample(1:25, n, TRUE)
ec <- concordance(Surv(entry, time, event) ~ x, reverse = TRUE, influence = 1)
entered <- list(entry = entry, time = time, event = event, x = x, cluster = match(cluster, unique(cluster)) - 1,
  curve = curve(survfit(Surv(entry, time, event) ~ 1)),
  concordance = unname(ec$concordance), influence = ec$dfbeta,
  slope = slope(Surv(entry, time, event), x, cluster, data.frame(x = x)))

# --- competing events
set.seed(20262)
n <- 120
time <- round(rexp(n, 0.15), 1) + 0.1; event <- sample(0:2, n, TRUE, c(0.4, 0.35, 0.25)); x <- round(rnorm(n, 0.6 * (event == 1)), 1)
at <- c(1.05, 3, 6.5, 12)
ci <- timepoints(cuminc(time, event), at)
ms <- survfit(Surv(time, factor(event, 0:2, c("censored", "event", "competing"))) ~ 1)
msAt <- summary(ms, times = at)
competing <- list(time = time, event = event, x = x, at = at,
  cuminc = list(event = ci$est[1, ], eventVariance = ci$var[1, ], competing = ci$est[2, ], competingVariance = ci$var[2, ]),
  jackknifeSe = msAt$std.err[, 2], naive = 1 - summary(survfit(Surv(time, event == 1) ~ 1), times = at)$surv,
  pseudo = sapply(at, function(t) as.numeric(jackknife(prodlim(Hist(time, event) ~ 1, data.frame(time, event)), cause = 1, times = t))))

# Calibration slope by pseudo-observations: the same least squares by optim, its sandwich by matrices.
slopeRisk <- round(plogis(-1.6 + 1.2 * (event == 1 & time < 7) + rnorm(n, 0, 0.8)), 3); slopeCluster <- rep(seq_len(50), length.out = n)
eta <- log(-log(1 - slopeRisk)); theta <- competing$pseudo[, 3]
fit <- optim(c(0, 1), function(p) sum((theta - 1 + exp(-exp(p[1] + p[2] * eta)))^2), method = "BFGS",
             gr = function(p) {h <- exp(p[1] + p[2] * eta); d <- -2 * (theta - 1 + exp(-h)) * h * exp(-h); c(sum(d), sum(d * eta))},
             control = list(reltol = 1e-16, maxit = 1000))
lp <- fit$par[1] + fit$par[2] * eta
J <- exp(lp - exp(lp)) * cbind(1, eta); bread <- solve(crossprod(J)); score <- J * (theta - 1 + exp(-exp(lp)))
sandwich <- function(s) (bread %*% crossprod(s) %*% bread)[2, 2] * nrow(s) / (nrow(s) - 1)
competing$slope <- list(risk = slopeRisk, cluster = slopeCluster - 1, coefficient = fit$par[2],
  variance = sandwich(score), clustered = sandwich(rowsum(score, slopeCluster)))

# --- by definition: weighted scores and their derivatives by each row's weight
# Everything is a function of case weights v; influence values are central differences.
definition <- function(time, event, risk, t, tau) {
  ut <- sort(unique(time))
  g <- function(v) {
    y <- sapply(ut, function(u) sum(v[time >= u]) - sum(v[time == u & event > 0]))
    c <- sapply(ut, function(u) sum(v[time == u & event == 0]))
    s <- cumprod(ifelse(c > 0, 1 - c / y, 1))
    list(by = function(u) c(1, s)[findInterval(u, ut) + 1], before = function(u) c(1, s)[findInterval(u, ut, left.open = TRUE) + 1])
  }
  weights <- function(v) {G <- g(v); ifelse(time > t, 1 / G$by(t), ifelse(event > 0, 1 / G$before(time), 0))}
  case <- as.numeric(time <= t & event == 1)
  brier <- function(v, p = risk) {w <- weights(v); sum(v * w * (case - p)^2) / sum(v)}
  null <- function(v) {w <- weights(v); p <- sum(v * w * case) / sum(v * w); brier(v, p)}
  psi <- outer(risk, risk, function(a, b) (a > b) + (a == b) / 2)
  area <- function(v) {w <- v * weights(v); k <- outer(w * case, w * (1 - case)); sum(k * psi) / sum(k)}
  # Comparable: at risk at the event time of the first, or with a competing event at or before it.
  later <- outer(seq_along(time), seq_along(time), function(i, j)
    event[i] == 1 & time[i] <= tau & (time[j] > time[i] | (time[j] == time[i] & event[j] == 0)))
  spared <- outer(seq_along(time), seq_along(time), function(i, j) event[i] == 1 & time[i] <= tau & event[j] == 2 & time[j] <= time[i])
  c_ <- function(v, uno) {
    G <- g(v); b <- if (uno) 1 / G$before(time) else rep(1, length(time))
    k <- outer(v, v) * (later * b^2 + spared * outer(b, b)); k[!(later | spared)] <- 0
    sum(k * psi) / sum(k)
  }
  full <- function(f) {
    one <- rep(1, length(time)); h <- 1e-4
    list(value = f(one), influence = sapply(seq_along(time), function(i) {up <- one; down <- one; up[i] <- 1 + h; down[i] <- 1 - h
      (f(up) - f(down)) / (2 * h)}))
  }
  list(time = time, event = event, risk = risk, at = t, until = tau, brier = full(brier), nullBrier = full(null),
       scaledBrier = full(function(v) 1 - brier(v) / null(v)), auroc = full(area),
       harrell = full(function(v) c_(v, FALSE)), uno = full(function(v) c_(v, TRUE)))
}
set.seed(20263)
n <- 45
byDefinition <- list(
  alone = definition(sample(1:25, n, TRUE), rbinom(n, 1, 0.55), round(plogis(rnorm(n)), 1), 12, 17),
  competing = definition(sample(1:25, n, TRUE), sample(0:2, n, TRUE), round(plogis(rnorm(n)), 1), 12, 17))

tail <- data.frame(value = c(0.3, 7.1, 7.1, 40, 3.3, 60), df = c(1, 2, 3, 5, 8, 7))
tail$chance <- pchisq(tail$value, tail$df, lower.tail = FALSE)

cat(toJSON(list(source = "survival.R", versions = list(R = R.version.string, survival = as.character(packageVersion("survival")),
  cmprsk = as.character(packageVersion("cmprsk")), prodlim = as.character(packageVersion("prodlim"))),
  veteran = veteran_, lung = lung_, entered = entered, competing = competing, byDefinition = byDefinition, chiSquared = tail),
  digits = 15, auto_unbox = TRUE, na = "null"), "\n", sep = "")
