/** What a blend is judged by: the mean loss of predictions, shape (rows x width). */
export type BlendLoss = (predicted: Float64Array) => number;

/**
 * Weights of a blend of predictions, found by adding one model at a time, any model as often as it helps: each step adds
 * the one that lowers the loss of the mean most. The blend kept is the best on the way.
 *
 * Few rows cannot tell which weights are best, and those that fit them best lean on one model by chance. A pull above 0
 * holds the weights to equal ones: every model is in the blend from the start, and what is made small is the loss plus
 * `pull` times the mean of -log(weight). For a mean log loss of n rows, a pull of a / n is the prior of a
 * Dirichlet distribution worth a rows.
 *
 * @param predictions - one a model, of one shape
 * @param loss - of predictions of that shape; the lower the better
 * @param steps - 1 or more
 * @param pull - towards equal weights, 0 or more, in units of the loss; with 0 the blend is never worse than the best
 * model alone
 * @returns one weight a model, 0 or more, 1 in all; the first model alone where no loss is finite
 *
 * Source: Caruana, Niculescu-Mizil, Crew and Ksikes, ICML 2004, section 2 (selection with replacement).
 */
export function greedyBlend(
  predictions: readonly Float64Array[],
  loss: BlendLoss,
  steps: number,
  pull: number,
): number[] {
  const models = predictions.length;
  const counts = new Float64Array(models);
  const sum = new Float64Array(predictions[0]?.length ?? 0);
  const mean = new Float64Array(sum.length);
  let total = 0;
  const add = (k: number) => {
    const added = predictions[k]!;
    for (let i = 0; i < sum.length; i += 1) sum[i]! += added[i]!;
    counts[k]! += 1;
    total += 1;
  };
  const pulled = (k: number) => (pull > 0 ? pull * (Math.log(total + 1) - meanLog(counts, k)) : 0);
  let best: { readonly value: number; readonly weights: number[] } = {
    value: Infinity,
    weights: predictions.map((_, k) => (k === 0 ? 1 : 0)),
  };
  if (pull > 0) {
    for (const k of predictions.keys()) add(k);
    for (let i = 0; i < sum.length; i += 1) mean[i] = sum[i]! / total;
    const value = loss(mean) + pull * Math.log(total);
    if (value < best.value) best = { value, weights: Array.from(counts, (count) => count / total) };
  }
  for (let step = 0; step < steps; step += 1) {
    let chosen = -1;
    let least = Infinity;
    for (const [k, predicted] of predictions.entries()) {
      for (let i = 0; i < sum.length; i += 1) mean[i] = (sum[i]! + predicted[i]!) / (total + 1);
      const now = loss(mean) + pulled(k);
      if (now < least) {
        least = now;
        chosen = k;
      }
    }
    if (chosen < 0) break;
    add(chosen);
    if (least < best.value) best = { value: least, weights: Array.from(counts, (count) => count / total) };
  }
  return best.weights;
}

/** The mean of the logarithms of the counts, one of them raised by 1. */
function meanLog(counts: Float64Array, raised: number): number {
  return counts.reduce((sum, count, k) => sum + Math.log(k === raised ? count + 1 : count), 0) / counts.length;
}
