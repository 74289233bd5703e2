# Random-effects meta-analysis of sites' estimates. Writes random-effects.json beside this script.
library(metafor)
library(jsonlite)

cases <- list(
  list(estimates = c(0.91, 1.32, 0.45, 1.10, 0.78, 1.61), variances = c(0.031, 0.052, 0.027, 0.110, 0.041, 0.090)),
  list(estimates = c(0.30, 0.31, 0.29, 0.33), variances = c(0.04, 0.05, 0.02, 0.03)),
  list(estimates = c(-0.2, 0.9, 0.4), variances = c(0.012, 0.020, 0.008))
)
solve <- function(case) {
  fit <- rma(yi = case$estimates, vi = case$variances, method = "REML", test = "knha",
             control = list(stepadj = 0.5, threshold = 1e-13, maxiter = 10000))
  new <- predict(fit)
  c(case, list(mean = fit$b[1], low = fit$ci.lb, high = fit$ci.ub, newLow = new$pi.lb, newHigh = new$pi.ub,
               tau2 = fit$tau2, i2 = fit$I2 / 100))
}
out <- list(
  software = paste("metafor", packageVersion("metafor"), "in", R.version.string),
  cases = lapply(cases, solve)
)
write_json(out, "random-effects.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
