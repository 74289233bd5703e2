# The .632+ estimate by equation 32 of Efron and Tibshirani, JASA 92 (1997) 548-560, which adds to the .632 estimate what
# relative overfitting calls for. Errors are written there; here areas, whose error is 1 less the area.
# Made with R 4.2.2: Rscript plus-632.R > plus-632.json
set.seed(632)
cases <- lapply(1:12, function(i) {
  nothing <- runif(1, 0.3, 0.6)
  apparent <- nothing + runif(1, 0.05, 0.38)
  leftOut <- nothing + (apparent - nothing) * runif(1)
  err <- 1 - apparent
  err1 <- 1 - leftOut
  overfit <- (err1 - err) / ((1 - nothing) - err)
  err632 <- 0.368 * err + 0.632 * err1
  plus <- err632 + (err1 - err) * 0.368 * 0.632 * overfit / (1 - 0.368 * overfit)
  sprintf('{"apparent":%.15g,"leftOut":%.15g,"nothing":%.15g,"plus":%.15g}', apparent, leftOut, nothing, 1 - plus)
})
cat("[", paste(unlist(cases), collapse = ",\n"), "]\n", sep = "")
