# Reference numbers for predictions of several classes and of numbers: Rscript predictions.R > predictions.json
# Needs jsonlite (1.8.4) and pROC (1.18.0); made with R 4.2.2 on x86_64 Linux. The discrimination index is counted by its
# definition over all sets of three; standard errors are sandwiches by matrices (HC0, with G / (G - 1)).
suppressMessages(library(pROC)); library(jsonlite)
set.seed(31)
n <- 60
y <- sample(0:2, n, TRUE, c(.5, .3, .2))
w <- exp(matrix(rnorm(3 * n), n) + 1.2 * outer(y, 0:2, "=="))
p <- round(w / rowSums(w), 2); p[, 3] <- round(1 - p[, 1] - p[, 2], 2)
members <- lapply(0:2, function(k) which(y == k))
sets <- as.matrix(expand.grid(members))
score <- function(k) { v <- matrix(p[sets, k], ncol = 3); top <- apply(v, 1, max); mean((v[, k] == top) / rowSums(v == top)) }
area <- function(e, x) as.numeric(auc(roc(e, x, direction = "<", levels = c(0, 1), quiet = TRUE)))
pair <- function(i, j) { r <- y %in% c(i, j); (area(+(y[r] == i), p[r, i + 1]) + area(+(y[r] == j), p[r, j + 1])) / 2 }
brier <- mean(rowSums((p - outer(y, 0:2, "=="))^2)); q <- tabulate(y + 1, 3) / n
null <- mean(rowSums((matrix(q, n, 3, byrow = TRUE) - outer(y, 0:2, "=="))^2))

x <- rnorm(80, 20, 5); cluster <- rep(1:32, length.out = 80)
obs <- round(5 + 0.8 * x + rnorm(80, 0, 1 + abs(x - 20) / 4) + rnorm(32)[cluster], 2); x <- round(x, 2)
centre <- rep(c(20.4, 21.1), 40)
X <- cbind(1, x); fit <- lm(obs ~ x); e <- residuals(fit); bread <- solve(crossprod(X))
se <- function(groups) { s <- rowsum(X * e, groups); G <- nrow(s); sqrt(diag(bread %*% crossprod(s) %*% bread) * G / (G - 1))[2] }
d <- obs - x

cat(toJSON(list(
  source = "predictions.R", versions = list(R = R.version.string, pROC = as.character(packageVersion("pROC"))),
  classes = list(y = y, p = p, index = mean(sapply(1:3, score)), pairs = c(pair(0, 1), pair(0, 2), pair(1, 2)),
                 brier = brier, scaledBrier = 1 - brier / null, logLoss = -mean(log(p[cbind(1:n, y + 1)]))),
  numbers = list(y = obs, predicted = x, cluster = cluster, centre = centre,
                 rSquared = 1 - sum(d^2) / sum((obs - centre)^2), rmse = sqrt(mean(d^2)), mae = mean(abs(d)),
                 slope = unname(coef(fit)[2]), slopeSe = se(1:80), slopeClusterSe = se(cluster),
                 bias = mean(d), biasSe = sd(d) / sqrt(80), limits = mean(d) + c(-1, 1) * qnorm(.975) * sd(d))
), digits = I(16), auto_unbox = TRUE))
