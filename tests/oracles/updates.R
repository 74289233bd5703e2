# Models updated on new rows, made up here: Rscript updates.R > updates.json
# Needs glmnet (4.1-6) and jsonlite (1.8.4); made with R 4.2.2 on x86_64 Linux.
suppressMessages({
  library(glmnet)
  library(jsonlite)
})
set.seed(6)
n <- 120
x <- matrix(round(rnorm(3 * n), 3), n)
old <- c(-0.4, 0.8, -0.5, 0.2)
eta <- drop(old[1] + x %*% old[-1])
y <- rbinom(n, 1, plogis(0.6 + 0.7 * eta + 0.4 * x[, 3]))

# Ridge on the change, glmnet's objective, columns as they are.
lambda <- 0.05
fit <- glmnet(x, y, "binomial", alpha = 0, lambda = lambda, offset = eta, standardize = FALSE, thresh = 1e-16, maxit = 1e6)
change <- as.numeric(rbind(fit$a0, as.matrix(fit$beta)))

# A proportional hazards model with a Weibull baseline, seen at steps, on other participants.
beta <- c(0.7, -0.4, 0.3)
centre <- 0.1
times <- c(0.04, 1, 2, 3, 5, 8)
hazard <- 0.08 * times^1.1
lp <- drop(x %*% beta) - centre
time <- round((-log(runif(n)) / (0.16 * exp(0.6 * lp)))^(1 / 1.1) + 0.05, 3)
censored <- round(runif(n, 0.5, 12), 3)
event <- as.integer(time <= censored)
time <- pmin(time, censored)
horizon <- 6
step <- function(at) ifelse(at < times[1], 0, hazard[pmax(1, findInterval(at, times))])
base <- step(pmin(time, horizon))
had <- as.integer(event == 1 & time <= horizon)
stopifnot(all(base > 0))
level <- log(sum(had) / sum(base * exp(lp)))
poisson <- glm(had ~ lp, poisson, offset = log(base), control = glm.control(epsilon = 1e-15, maxit = 100))
cat(toJSON(list(
  x = as.vector(t(x)), old = old, y = y, lambda = lambda, change = change,
  cox = list(
    beta = beta, centre = centre, times = times, hazard = hazard, time = time, event = event, horizon = horizon,
    level = level, both = as.numeric(coef(poisson))
  )
), digits = NA, auto_unbox = TRUE))
