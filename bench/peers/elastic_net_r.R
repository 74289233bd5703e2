# Fits a lasso path with glmnet; prints seconds and each penalty's objective as JSON.
# Usage: elastic_net_r.R FOLDER ROWS COLUMNS; FOLDER has x.bin (doubles, row by row), y.bin (bytes) and lambdas.txt
suppressMessages(library(glmnet))
arguments <- commandArgs(trailingOnly = TRUE)
rows <- as.integer(arguments[2])
columns <- as.integer(arguments[3])
x <- matrix(readBin(file.path(arguments[1], "x.bin"), "double", rows * columns), rows, columns, byrow = TRUE)
y <- readBin(file.path(arguments[1], "y.bin"), "integer", rows, size = 1)
lambda <- scan(file.path(arguments[1], "lambdas.txt"), quiet = TRUE)
invisible(glmnet(x[1:500, ], y[1:500], "binomial", lambda = lambda, standardize = FALSE))
start <- proc.time()[["elapsed"]]
fit <- glmnet(x, y, "binomial", lambda = lambda, standardize = FALSE)
seconds <- proc.time()[["elapsed"]] - start
eta <- predict(fit, x)
objectives <- sapply(seq_along(lambda), function(k) {
  mean(log1p(exp(-abs(eta[, k]))) + pmax(eta[, k], 0) - y * eta[, k]) + lambda[k] * sum(abs(fit$beta[, k]))
})
cat(sprintf('{"seconds": %.6f, "objectives": [%s], "version": "%s"}\n', seconds,
  paste(sprintf("%.12f", objectives), collapse = ", "), as.character(packageVersion("glmnet"))))
