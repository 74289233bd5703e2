# Makes elastic-net.json: paths by glmnet on more columns than rows, some alike, one twice.
# Run as `Rscript elastic-net.R > elastic-net.json`.
suppressMessages({
  library(glmnet)
  library(jsonlite)
})

set.seed(20261122)
n <- 40
p <- 56
common <- rnorm(n)
x <- matrix(rnorm(n * p), n, p)
x[, 1:8] <- 0.8 * common + 0.6 * x[, 1:8]
x[, 20:24] <- (x[, 20:24] > 0.4) * 1
x <- round(x, 2)
x[, 9] <- x[, 3]
w <- sample(1:3, n, replace = TRUE)
eta <- 1.2 * x[, 1] - 0.9 * x[, 12] + 0.8 * x[, 20]
y <- rbinom(n, 1, plogis(eta))
k <- cut(eta + rlogis(n), c(-Inf, -0.6, 0.7, Inf), labels = FALSE)
z <- round(3 + 2 * eta + rnorm(n), 3)

path <- function(family, outcome, alpha, lambda) {
  fit <- glmnet(x, outcome, family, weights = w, alpha = alpha, lambda = lambda, standardize = FALSE, thresh = 1e-16, maxit = 1e8)
  if (family == "multinomial") {
    link <- predict(fit, x, type = "link")
    lapply(seq_along(lambda), function(l) list(lambda = lambda[l], link = unname(link[, , l])))
  } else {
    link <- predict(fit, x, type = "link")
    lapply(seq_along(lambda), function(l) list(lambda = lambda[l], link = unname(link[, l]), coef = unname(as.numeric(as.matrix(coef(fit))[, l]))))
  }
}
alphas <- c(1, 0.5, 0.1, 0)
cases <- function(family, outcome, lambda) {
  lapply(alphas, function(alpha) list(alpha = alpha, path = path(family, outcome, alpha, lambda)))
}

result <- list(
  versions = list(R = R.version.string, glmnet = as.character(packageVersion("glmnet"))),
  x = x, weight = w, y = y, class = k - 1, value = z,
  binomial = cases("binomial", y, c(0.2, 0.05, 0.015)),
  gaussian = cases("gaussian", z, c(0.8, 0.2, 0.05)),
  multinomial = cases("multinomial", factor(k), c(0.15, 0.05, 0.02))
)
cat(toJSON(result, auto_unbox = TRUE, digits = 9), "\n", sep = "")
