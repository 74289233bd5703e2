/** What a blend is judged by: the mean loss of predictions, shape (rows x width). */
export type BlendLoss = (predicted: Float64Array) => number;

/**
 * Weights of a blend of predictions, found by adding one model at a time, any model as often as it helps: each step adds
 * the one that lowers the loss of the mean most. The blend kept is the best on the way, so that it is never worse than the
 * best model alone.
 *
 * @param predictions - one a model, of one shape
 * @param loss - of predictions of that shape; the lower the better
 * @param steps - 1 or more
 * @returns one weight a model, 0 or more, 1 in all; the first model alone where no loss is finite
 *
 * Source: Caruana, Niculescu-Mizil, Crew and Ksikes, ICML 2004, section 2 (selection with replacement).
 */
export function greedyBlend(predictions: readonly Float64Array[], loss: BlendLoss, steps: number): number[] {
  const counts = new Uint32Array(predictions.length);
  const sum = new Float64Array(predictions[0]?.length ?? 0);
  const mean = new Float64Array(sum.length);
  let best: { readonly loss: number; readonly weights: number[] } = {
    loss: Infinity,
    weights: predictions.map((_, k) => (k === 0 ? 1 : 0)),
  };
  for (let step = 1; step <= steps; step += 1) {
    let chosen = -1;
    let least = Infinity;
    for (const [k, predicted] of predictions.entries()) {
      for (let i = 0; i < sum.length; i += 1) mean[i] = (sum[i]! + predicted[i]!) / step;
      const now = loss(mean);
      if (now < least) {
        least = now;
        chosen = k;
      }
    }
    if (chosen < 0) break;
    counts[chosen]! += 1;
    const added = predictions[chosen]!;
    for (let i = 0; i < sum.length; i += 1) sum[i]! += added[i]!;
    if (least < best.loss) best = { loss: least, weights: Array.from(counts, (count) => count / step) };
  }
  return best.weights;
}
