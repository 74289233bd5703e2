# Makes regressions.json: linear, multinomial and proportional-odds regressions by stats, glmnet, nnet and MASS.
# Run as `Rscript regressions.R > regressions.json`.
suppressMessages({
  library(glmnet)
  library(nnet)
  library(MASS)
  library(jsonlite)
})

set.seed(20261122)
n <- 90
x <- cbind(rnorm(n, 1.3, 0.7), rnorm(n), rbinom(n, 1, 0.35), runif(n, -2, 5))
x[, 2] <- 0.6 * x[, 1] + 0.8 * x[, 2]
x <- round(x, 4)
w <- sample(1:3, n, replace = TRUE)
y <- round(12 + 2.5 * x[, 1] - 1.4 * x[, 3] + 0.3 * x[, 4] + rnorm(n, 0, 2.2), 4)
latent <- 0.9 * x[, 1] - 0.5 * x[, 2] + 0.7 * x[, 3] + rlogis(n)
k <- cut(latent, quantile(latent, c(0, 0.3, 0.55, 0.85, 1)), labels = FALSE, include.lowest = TRUE)
frame <- data.frame(x)

lm_case <- function(w) {
  fit <- summary(lm(y ~ ., data = cbind(frame, y = y), weights = w))
  list(coef = unname(fit$coefficients[, 1]), se = unname(fit$coefficients[, 2]), sigma = fit$sigma)
}

grid <- expand.grid(alpha = c(0, 0.4, 1), scale = c(0.02, 0.3))

gaussian <- lapply(seq_len(nrow(grid)), function(r) {
  lambda <- grid$scale[r] * 3
  fit <- glmnet(x, y, weights = w, alpha = grid$alpha[r], lambda = lambda, standardize = FALSE, thresh = 1e-16, maxit = 1e7)
  list(alpha = grid$alpha[r], lambda = lambda, coef = as.numeric(as.matrix(coef(fit))))
})

multinomial <- lapply(seq_len(nrow(grid)), function(r) {
  lambda <- grid$scale[r] / 2
  fit <- glmnet(x, factor(k), family = "multinomial", weights = w, alpha = grid$alpha[r], lambda = lambda,
    standardize = FALSE, type.multinomial = "ungrouped", thresh = 1e-16, maxit = 1e7)
  list(alpha = grid$alpha[r], lambda = lambda, coef = unname(lapply(coef(fit), function(b) as.numeric(as.matrix(b)))))
})

nominal <- multinom(factor(k) ~ ., data = frame, weights = w, Hess = TRUE, reltol = 1e-15, maxit = 5000, trace = FALSE)
nominal_se <- matrix(sqrt(diag(solve(nominal$Hessian))), nrow = 3, byrow = TRUE)

ordered_fit <- polr(factor(k) ~ ., data = frame, weights = w, Hess = TRUE, control = list(reltol = 1e-15, maxit = 5000))

# No package here penalises proportional odds: the objective by optim, from its definition.
ridge <- 0.08
objective <- function(b) {
  cuts <- c(-Inf, b[1], b[1] + cumsum(exp(b[2:3])), Inf)
  eta <- drop(x %*% b[4:7])
  p <- plogis(cuts[k + 1] - eta) - plogis(cuts[k] - eta)
  -sum(w * log(p)) / sum(w) + ridge / 2 * sum(b[4:7]^2)
}
best <- c(-1, 0, 0, 0, 0, 0, 0)
for (again in 1:20) best <- optim(best, objective, method = "BFGS", control = list(reltol = 1e-16, maxit = 5000))$par

result <- list(
  versions = list(
    R = R.version.string, glmnet = as.character(packageVersion("glmnet")),
    nnet = as.character(packageVersion("nnet")), MASS = as.character(packageVersion("MASS"))
  ),
  x = x, weight = w, y = y, class = k - 1,
  lm = list(lm_case(rep(1, n)), lm_case(w)),
  gaussian = gaussian,
  multinom = list(
    coef_from_first = unname(coef(nominal)), se = nominal_se, deviance = deviance(nominal),
    probabilities = unname(fitted(nominal)[1:5, ])
  ),
  multinomial = multinomial,
  polr = list(
    coef = unname(ordered_fit$coefficients), zeta = unname(ordered_fit$zeta),
    se = unname(sqrt(diag(vcov(ordered_fit)))), deviance = deviance(ordered_fit),
    probabilities = unname(fitted(ordered_fit)[1:5, ])
  ),
  ordinal_ridge = list(lambda = ridge, zeta = c(best[1], best[1] + cumsum(exp(best[2:3]))), coef = best[4:7])
)
cat(toJSON(result, auto_unbox = TRUE, digits = 10), "\n", sep = "")
