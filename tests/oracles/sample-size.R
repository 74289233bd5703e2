# Reference numbers for sample sizes: Rscript sample-size.R > sample-size.json
# Needs jsonlite (1.8.4); made with R 4.2.2 on x86_64 Linux. The published examples (golden) are those of the R packages
# pmsampsize 1.1.3 (binary, survival, continuous), multsampsize (several classes) and pmvalsampsize 0.1.0 (validation),
# from their tests; everything else is computed here from the definitions, by fitting or by quadrature.
library(jsonlite)

# By fitting a weighted logistic model on a fine grid of the two normal distributions.
cox_snell <- function(c, q) {
  mu <- sqrt(2) * qnorm(c)
  x <- seq(-9, mu + 9, length.out = 20001)
  w0 <- (1 - q) * dnorm(x); w1 <- q * dnorm(x, mu)
  X <- c(x, x); y <- rep(0:1, each = length(x)); w <- c(w0, w1); w <- w / sum(w)
  fit <- suppressWarnings(glm(y ~ X, binomial, weights = w, control = glm.control(epsilon = 1e-14, maxit = 100)))
  1 - exp(-(fit$null.deviance - fit$deviance))
}
grid <- expand.grid(c = c(0.55, 0.7, 0.81, 0.95), q = c(0.01, 0.23, 0.5, 0.77))
grid$r2 <- mapply(cox_snell, grid$c, grid$q)

validation <- function(q, c) {
  v <- 2 * qnorm(c)^2; m <- qlogis(q) - v / 2
  over <- function(f) integrate(function(x) f(x) * ((1 - q) * dnorm(x, m, sqrt(v)) + q * dnorm(x, m + v, sqrt(v))),
                                m - 15 * sqrt(v), m + v + 15 * sqrt(v), rel.tol = 1e-11, subdivisions = 2000)$value
  w <- function(x) dlogis(x)
  i00 <- over(w); i01 <- over(function(x) x * w(x)); i11 <- over(function(x) x^2 * w(x))
  slope <- ceiling(i00 / ((0.2 / 3.92)^2 * (i00 * i11 - i01^2)))
  n <- 1:200000
  se2 <- c * (1 - c) * (1 + (n / 2 - 1) * (1 - c) / (2 - c) + (n / 2 - 1) * c / (1 + c)) / (n^2 * q * (1 - q))
  t <- 0.1
  sens <- pnorm(qlogis(t), m + v, sqrt(v), lower.tail = FALSE); spec <- pnorm(qlogis(t), m, sqrt(v))
  k <- (1 - q) / q * t / (1 - t)
  nb <- ceiling((sens * (1 - sens) / q + k^2 * spec * (1 - spec) / (1 - q) + k^2 * (1 - spec)^2 / (q * (1 - q))) / (0.2 / 3.92)^2)
  se_oe <- uniroot(function(s) exp(1.96 * s) - exp(-1.96 * s) - 0.2, c(0, 5), tol = 1e-14)$root
  list(q = q, c = c, oe = ceiling((1 - q) / (q * se_oe^2)), slope = slope, cstat = which(2 * 1.96 * sqrt(se2) <= 0.1)[1], netBenefit = nb)
}

mean_n <- function(p, r2, mean, sd) { n <- (p + 2):20000; n[which(qt(.975, n - p - 1) * sqrt(sd^2 * (1 - r2) / n) <= 0.1 * abs(mean))[1]] }

cat(toJSON(list(
  source = "sample-size.R", versions = list(R = R.version.string),
  coxSnell = grid, validation = list(validation(0.018, 0.8), validation(0.3, 0.7), validation(0.5, 0.9)),
  mean = lapply(list(c(25, .2, 1.9, .6), c(3, .5, -2, 4), c(10, .3, 0.5, 3)), function(a) list(p = a[1], r2 = a[2], mean = a[3], sd = a[4], n = mean_n(a[1], a[2], a[3], a[4]))),
  t = lapply(c(1, 3.7, 10, 50, 1000), function(df) list(df = df, half = qt(.975, df), p = 2 * pt(-1.3, df))),
  normal = list(share = c(1e-10, 0.01, 0.3, 0.5, 0.9, 0.999999), z = qnorm(c(1e-10, 0.01, 0.3, 0.5, 0.9, 0.999999)))
), digits = I(16), auto_unbox = TRUE))
