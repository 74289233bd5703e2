# Reference numbers for splines, Rubin's rules and chained equations: Rscript imputation.R > imputation.json
# Needs Hmisc (4.8.0), mice (3.15.0) and jsonlite (1.8.4); made with R 4.2.2 on x86_64 Linux. The data are simulated.
suppressMessages({library(Hmisc); library(mice)})
library(jsonlite)
RNGversion("4.2.2")

# Restricted cubic splines: knots by default, and the basis there.
spline_case <- function(x, k, at) {
  knots <- as.numeric(rcspline.eval(x, nk = k, knots.only = TRUE))
  list(x = x, count = k, knots = knots, at = at, basis = unname(unclass(rcspline.eval(at, knots = knots, inclx = FALSE))[, , drop = FALSE]))
}
set.seed(11)
at <- c(-2.5, -1, -0.2, 0, 0.4, 1.3, 2.9)
large <- round(rnorm(150, 0.3, 1.2), 6)
small <- round(rnorm(40, 0.3, 1.2), 6)
splines <- c(lapply(3:5, function(k) spline_case(large, k, at)), lapply(3:5, function(k) spline_case(small, k, at)))

# Rubin's rules with the degrees of freedom of Barnard and Rubin; mice writes an unbounded number of them as Inf.
rubin_case <- function(estimates, variances, n, k) {
  p <- pool.scalar(estimates, variances, n = n, k = k)
  list(estimates = estimates, variances = variances, completeDf = if (is.finite(n)) n - k else NULL,
       value = p$qbar, within = p$ubar, between = p$b, variance = p$t, df = p$df, fmi = p$fmi)
}
rubin <- list(
  rubin_case(c(1.2, 1.5, 0.9, 1.1, 1.35), c(0.1, 0.12, 0.09, 0.11, 0.1), 120, 4),
  rubin_case(c(-0.31, -0.28, -0.4), c(0.02, 0.025, 0.019), 31, 6),
  rubin_case(c(0.31, 0.28, 0.4, 0.22, 0.35, 0.3), c(0.02, 0.025, 0.019, 0.02, 0.03, 0.022), Inf, 1))

# Missing at random: whether z is measured depends on y and x, and so on.
set.seed(7)
n <- 400
x <- rnorm(n, 60, 10)
z <- 0.5 * (x - 60) / 10 + rnorm(n)
sex <- rbinom(n, 1, plogis(0.8 * z - 0.3))
ward <- sapply(seq_len(n), function(i) sample(c("a", "b", "c"), 1, prob = exp(c(0, 0.7 * z[i], 0.02 * (x[i] - 60) - 0.4))))
y <- 0.05 * (x - 60) + 0.8 * z - 0.9 * sex + 0.7 * (ward == "b") - 0.6 * (ward == "c") + rnorm(n)
full <- data.frame(x = round(x, 3), z = round(z, 4), sex = factor(ifelse(sex == 1, "m", "f")), ward = factor(ward), y = round(y, 4))
holed <- full
holed$z[runif(n) < plogis(0.6 * y - 0.8)] <- NA
holed$sex[runif(n) < plogis(0.5 * y + 0.03 * (x - 60) - 1.4)] <- NA
holed$ward[runif(n) < plogis(-0.7 * y - 1.5)] <- NA
holed$x[runif(n) < 0.1] <- NA
imputed <- mice(holed, m = 200, maxit = 10, seed = 3, printFlag = FALSE)
fits <- with(imputed, lm(y ~ x + z + sex + ward))
pooled <- summary(pool(fits))
between <- apply(sapply(fits$analyses, coef), 1, var)
complete <- coef(lm(y ~ x + z + sex + ward, holed))
chained <- list(
  x = holed$x, z = holed$z, sex = as.character(holed$sex), ward = as.character(holed$ward), y = holed$y,
  methods = unname(imputed$method), imputations = 200,
  coefficients = pooled$estimate, standardErrors = pooled$std.error, between = unname(between),
  completeCases = unname(complete))

# The regressions that fill gaps at use: ridge regressions of each predictor's columns on the others', one by one.
# Columns of numbers are standardised by the population deviation; the ridge is a share of each column's variance.
columns <- cbind(x = full$x, z = full$z, m = full$sex == "m", b = full$ward == "b", c = full$ward == "c")
group <- c(1, 2, 3, 4, 4)
share <- max(1e-5, 0.1 * ((ncol(columns) + 1) / n - 0.1))
sigma <- cov(columns) * (n - 1) / n
rows <- lapply(seq_len(ncol(columns)), function(a) {
  rest <- which(group != group[a])
  s <- sigma[rest, rest, drop = FALSE]
  beta <- solve(s + share * diag(diag(s)), sigma[rest, a])
  out <- numeric(ncol(columns)); out[rest] <- beta
  c(mean(columns[, a]) - sum(beta * colMeans(columns)[rest]), out)
})
chain <- list(x = full$x, z = full$z, sex = as.character(full$sex), ward = as.character(full$ward),
              regressions = lapply(split(seq_len(ncol(columns)), group), function(a) unlist(rows[a])))
names(chain$regressions) <- NULL

cat(toJSON(list(made = list(R = R.version.string, Hmisc = as.character(packageVersion("Hmisc")),
                            mice = as.character(packageVersion("mice"))),
                splines = splines, rubin = rubin, chained = chained, chain = chain),
           digits = 14, auto_unbox = TRUE, na = "null", null = "null"))
