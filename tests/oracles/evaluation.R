# Reference numbers for discrimination, accuracy, calibration and local regression: Rscript evaluation.R > evaluation.json
# Needs pROC (1.18.0) and jsonlite (1.8.4); made with R 4.2.2 on x86_64 Linux.
# The aSAH data (113 patients with aneurysmal subarachnoid haemorrhage; Turck et al., Intensive Care Medicine 36 (2010)
# 107-115) come with the R package pROC (GPL-3).
suppressMessages(library(pROC))
library(jsonlite)

data(aSAH)
asah <- list(poor = as.integer(aSAH$outcome == "Poor"), age = aSAH$age, wfns = as.numeric(aSAH$wfns),
             s100b = aSAH$s100b, ndka = aSAH$ndka)
curve <- function(y, p) roc(y, p, direction = "<", levels = c(0, 1), quiet = TRUE)
delong <- function(y, p) {
  r <- curve(y, p)
  list(auroc = as.numeric(auc(r)), variance = var(r), ci = as.numeric(ci.auc(r))[c(1, 3)])
}
paired <- function(y, p, q) {
  t <- roc.test(curve(y, p), curve(y, q), paired = TRUE, method = "delong")
  list(z = unname(t$statistic), p = t$p.value)
}

fitted_model <- glm(poor ~ age + s100b + wfns, binomial, asah)
frozen <- plogis(-3.2 + 0.03 * asah$age + 5 * asah$s100b)

# Obuchowski (1997) by its definition, over all pairs.
obuchowski <- function(y, p, cluster) {
  psi <- function(x, z) (x > z) + (x == z) / 2
  M <- sum(y == 1); N <- sum(y == 0)
  v10 <- sapply(which(y == 1), function(i) mean(psi(p[i], p[y == 0]))); v01 <- sapply(which(y == 0), function(j) mean(psi(p[y == 1], p[j])))
  A <- mean(v10)
  ids <- unique(cluster)
  d <- sapply(ids, function(c) sum(v10[cluster[y == 1] == c] - A))
  e <- sapply(ids, function(c) sum(v01[cluster[y == 0] == c] - A))
  I <- length(ids)
  I10 <- length(unique(cluster[y == 1])); I01 <- length(unique(cluster[y == 0]))
  s10 <- I10 / ((I10 - 1) * M) * sum(d^2); s01 <- I01 / ((I01 - 1) * N) * sum(e^2); s11 <- I / (I - 1) * sum(d * e)
  list(auroc = A, variance = s10 / M + s01 / N + 2 * s11 / (M * N))
}
# Sandwich with G / (G - 1), by matrices.
sandwich_se <- function(fit, cluster) {
  X <- model.matrix(fit); mu <- fitted(fit)
  bread <- solve(t(X) %*% (X * (mu * (1 - mu))))
  scores <- rowsum(X * (fit$y - mu), cluster)
  G <- nrow(scores)
  sqrt(diag(bread %*% (t(scores) %*% scores) %*% bread) * G / (G - 1))
}
cluster_se <- function(influence, cluster) {
  sums <- rowsum(influence, cluster); G <- length(sums)
  sqrt(sum(sums^2) * G / (G - 1))
}

set.seed(20260)
cluster <- rep(seq_len(60), times = sample(1:5, 60, TRUE)); n <- length(cluster)
own <- rnorm(60)
lp <- rnorm(n, 0.9 * own[cluster])
y <- rbinom(n, 1, plogis(-0.4 + 0.8 * lp))
p <- round(plogis(0.1 + 1.1 * lp), 3)
q <- round(plogis(-0.5 + 0.4 * lp + rnorm(n, 0, 0.5)), 2)
logit <- qlogis(p)
citl <- glm(y ~ offset(logit), family = binomial, control = glm.control(epsilon = 1e-14))
slope <- glm(y ~ logit, family = binomial, control = glm.control(epsilon = 1e-14))
ratio <- sum(y) / sum(p)
brier <- mean((p - y)^2); null <- mean(y) * (1 - mean(y))
loss <- -(y * log(p) + (1 - y) * log(1 - p))
smooth <- loess(y ~ p, span = 0.75, degree = 2, family = "gaussian",
                control = loess.control(surface = "direct", statistics = "exact"))
at <- seq(0.05, 0.95, by = 0.05)
band <- predict(smooth, data.frame(p = at), se = TRUE)

cat(toJSON(list(
  source = "evaluation.R", versions = list(R = R.version.string, pROC = as.character(packageVersion("pROC"))),
  asah = asah,
  asahResults = list(
    s100b = delong(asah$poor, asah$s100b), ndka = delong(asah$poor, asah$ndka), wfns = delong(asah$poor, asah$wfns),
    wfnsAgainstNdka = paired(asah$poor, asah$wfns, asah$ndka),
    fitted = list(risk = unname(fitted(fitted_model)), auroc = as.numeric(auc(curve(asah$poor, fitted(fitted_model)))))),
  simulated = list(
    y = y, p = p, q = q, cluster = cluster,
    delong = delong(y, p), paired = paired(y, p, q), obuchowski = obuchowski(y, p, cluster),
    citl = unname(coef(citl)), citlSe = sqrt(vcov(citl)[1, 1]), citlRobustSe = unname(sandwich_se(citl, cluster)),
    slope = unname(coef(slope)[2]), slopeSe = sqrt(vcov(slope)[2, 2]), slopeRobustSe = unname(sandwich_se(slope, cluster)[2]),
    logOe = log(ratio), logOeSe = cluster_se((y - ratio * p) / sum(y), seq_len(n)), logOeRobustSe = cluster_se((y - ratio * p) / sum(y), cluster),
    brier = brier, brierSe = sd((p - y)^2) / sqrt(n), brierRobustSe = cluster_se(((p - y)^2 - brier) / n, cluster),
    scaledBrier = 1 - brier / null, logLoss = mean(loss), logLossSe = sd(loss) / sqrt(n),
    loess = list(at = at, fit = unname(band$fit), norm = unname(band$se.fit / band$residual.scale))),
  tails = list(z = c(0.3, 1, 1.959963984540054, 2.8, 2.9, 6, 12), p = 2 * pnorm(-c(0.3, 1, 1.959963984540054, 2.8, 2.9, 6, 12)))
), digits = I(16), auto_unbox = TRUE))
