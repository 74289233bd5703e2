/**
 * Efron and Tibshirani's .632+ estimate: between what a model reaches on its own data and what models of resamples reach
 * on the rows left out, the nearer to the second the more of the first is overfit.
 *
 * Theirs takes a left-out value beyond that of no information as no information. Here it stays as it is: of an area it
 * falls there by chance as often as it falls above, and raising the half that did would set the mean above chance where
 * there is nothing to find.
 *
 * @param apparent - of the model on its own data
 * @param leftOut - the mean over resamples on rows that their models had not seen
 * @param nothing - where the outcome has no relation to the prediction; worse than `apparent` or the left-out value is
 * returned
 * @returns on the scale of the figure, any number that all three are on
 *
 * Source: Efron and Tibshirani, JASA 92 (1997) 548-560, equations 28 to 32.
 */
export function plus632(apparent: number, leftOut: number, nothing: number): number {
  const overfit = apparent > nothing ? (apparent - leftOut) / (apparent - nothing) : 1;
  const weight = 0.632 / (1 - 0.368 * Math.min(1, Math.max(0, overfit)));
  return (1 - weight) * apparent + weight * leftOut;
}
