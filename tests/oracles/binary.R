# Reference numbers for smoothed calibration, average precision, net benefit and diagnostic ratios:
# Rscript binary.R > binary.json
# Needs jsonlite (1.8.4); made with R 4.2.2 on x86_64 Linux. All data are simulated here.
library(jsonlite)

smooth_case <- function(name, p, y) {
  fit <- loess(y ~ p)
  d <- abs(fitted(fit) - p)
  list(name = name, p = p, y = y, fitted = unname(fitted(fit)),
       ici = mean(d), e50 = median(d), e90 = unname(quantile(d, 0.9)), emax = max(d))
}
set.seed(31)
outcome <- function(p) rbinom(length(p), 1, plogis(0.2 + 0.8 * qlogis(pmin(0.999, pmax(0.001, p)))))
smooth_one <- function(name, p) smooth_case(name, p, outcome(p))
resampled <- round(plogis(rnorm(120, -0.5)), 4)[sample(120, 120, TRUE)]
smooths <- list(
  smooth_one("distinct", round(plogis(rnorm(150)), 6)),
  smooth_one("two places", round(plogis(rnorm(200, -1)), 2)),
  smooth_one("one place", round(plogis(rnorm(200)), 1)),
  smooth_one("a bootstrap resample", resampled),
  smooth_one("one heap", c(rep(0.1, 60), round(runif(40), 3))),
  smooth_one("heaps", c(rep(0.1, 50), rep(0.3, 30), rep(0.5, 30), rep(0.55, 20), round(runif(20), 2))),
  smooth_one("few", round(runif(25), 3)))

# Average precision by its definition, and how each row moves it: the derivative in the row's weight, by differences.
average_precision <- function(p, y, w = rep(1, length(y))) {
  at <- which(y == 1)
  precision <- sapply(at, function(i) sum((w * y)[p >= p[i]]) / sum(w[p >= p[i]]))
  sum(w[at] * precision) / sum(w[at])
}
set.seed(32)
n <- 60
p <- round(plogis(rnorm(n, -0.3)), 2); y <- rbinom(n, 1, p); cluster <- rep(1:20, length.out = n)
derivative <- sapply(1:n, function(i) {
  up <- down <- rep(1, n); up[i] <- 1 + 1e-5; down[i] <- 1 - 1e-5
  (average_precision(p, y, up) - average_precision(p, y, down)) / 2e-5
})

thresholds <- c(0.05, 0.1, 0.25, 0.5, 0.8)
benefit <- lapply(thresholds, function(t) {
  gain <- ifelse(p >= t, ifelse(y == 1, 1, -t / (1 - t)), 0)
  list(threshold = t, value = mean(gain), se = sd(gain) / sqrt(n),
       treatAll = mean(y) - (1 - mean(y)) * t / (1 - t),
       avoided = 100 * (mean(gain) - (mean(y) - (1 - mean(y)) * t / (1 - t))) / (t / (1 - t)))
})

# Simel et al. 1991 and Mercaldo et al. 2007 from a table of 2 x 2: 43 true and 30 false positives, 12 false and 65 true
# negatives, written with their own variances.
tp <- 43; fp <- 30; fn <- 12; tn <- 65; z <- qnorm(0.975)
se <- tp / (tp + fn); sp <- tn / (tn + fp)
lrp <- se / (1 - sp); lrn <- (1 - se) / sp
sd_lrp <- sqrt(1 / tp - 1 / (tp + fn) + 1 / fp - 1 / (fp + tn))
sd_lrn <- sqrt(1 / fn - 1 / (tp + fn) + 1 / tn - 1 / (fp + tn))
predictive <- lapply(c(0.02, 0.2, 0.6), function(q) {
  lp <- log(se * q / ((1 - sp) * (1 - q))); sd_p <- sqrt((1 - se) / se / (tp + fn) + sp / (1 - sp) / (fp + tn))
  ln <- log(sp * (1 - q) / ((1 - se) * q)); sd_n <- sqrt(se / (1 - se) / (tp + fn) + (1 - sp) / sp / (fp + tn))
  list(prevalence = q, ppv = plogis(lp + c(0, -z, z) * sd_p), npv = plogis(ln + c(0, -z, z) * sd_n))
})

cat(toJSON(list(
  source = "binary.R", versions = list(R = R.version.string),
  smooth = smooths,
  precision = list(p = p, y = y, cluster = cluster, value = average_precision(p, y), influence = derivative),
  benefit = benefit,
  table = list(tp = tp, fp = fp, fn = fn, tn = tn, positive = lrp * exp(c(0, -z, z) * sd_lrp),
               negative = lrn * exp(c(0, -z, z) * sd_lrn), predictive = predictive)
), digits = I(15), auto_unbox = TRUE))
