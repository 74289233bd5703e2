# Bootstraps AUROC (pROC), Brier score, calibration slope (glm) and ICI (loess); prints seconds a resample as JSON.
# Usage: bootstrap_r.R PREDICTIONS RESAMPLES; PREDICTIONS is a CSV file with the columns risk and event
suppressMessages(library(pROC))
arguments <- commandArgs(trailingOnly = TRUE)
data <- read.csv(arguments[1])
resamples <- as.integer(arguments[2])
data$logit <- qlogis(data$risk)
set.seed(1)
slopes <- numeric(resamples)
start <- proc.time()[["elapsed"]]
for (b in seq_len(resamples)) {
  drawn <- data[sample.int(nrow(data), replace = TRUE), ]
  auc(roc(drawn$event, drawn$risk, levels = c(0, 1), direction = "<", quiet = TRUE))
  mean((drawn$risk - drawn$event)^2)
  slopes[b] <- coef(glm(event ~ logit, binomial, drawn))[["logit"]]
  mean(abs(fitted(loess(event ~ risk, drawn)) - drawn$risk))
}
seconds <- (proc.time()[["elapsed"]] - start) / resamples
cat(sprintf('{"seconds": %.6f, "slopeSe": %.6f, "version": "%s"}\n', seconds, sd(slopes), as.character(packageVersion("pROC"))))
