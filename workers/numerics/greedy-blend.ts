/** What a blend is judged by: the mean loss of predictions, shape (rows x width). */
export type BlendLoss = (predicted: Float64Array) => number;

/** What weights are held to before anything is known of the loss of a blend. */
export interface BlendPrior {
  /** One a model, above 0, 1 in all. */
  readonly shares: readonly number[];
  /**
   * How strongly, 0 or more, in units of the loss: what is made small is the loss plus `pull` times the mean, by
   * shares, of -log(weight). For a mean log loss of n rows, a pull of a / n is a Dirichlet prior worth a rows.
   */
  readonly pull: number;
}

/** Steps that the shares are worth as a place to start from. */
const START = 10;

/**
 * Weights of a blend of predictions, found by adding one model at a time, any model as often as it helps: each step adds
 * the one that lowers the loss of the mean most. The blend kept is the best on the way.
 *
 * Few rows cannot tell which weights are best, and those that fit them best lean on one model by chance. With a pull
 * above 0 the blend begins at the shares of the prior and is held to them.
 *
 * @param predictions - one a model, of one shape, on the scale whose mean is taken
 * @param loss - of predictions of that shape; the lower the better
 * @param steps - 1 or more
 * @returns one weight a model, 0 or more, 1 in all; without a pull never worse than the best model alone; the first
 * model alone where no loss is finite
 *
 * Source: Caruana, Niculescu-Mizil, Crew and Ksikes, ICML 2004, section 2 (selection with replacement).
 */
export function greedyBlend(
  predictions: readonly Float64Array[],
  loss: BlendLoss,
  steps: number,
  { shares, pull }: BlendPrior,
): number[] {
  const isHeld = pull > 0;
  const counts = predictions.map((_, k) => (isHeld ? START * shares[k]! : 0));
  const sum = new Float64Array(predictions[0]?.length ?? 0);
  const mean = new Float64Array(sum.length);
  let total = isHeld ? START : 0;
  const add = (k: number, count: number) => {
    const added = predictions[k]!;
    for (let i = 0; i < sum.length; i += 1) sum[i]! += count * added[i]!;
  };
  /** The penalty once model `k` is counted `more` times more. */
  const penalty = (k: number, more: number) =>
    isHeld
      ? pull *
        (Math.log(total + more) -
          counts.reduce((logs, count, j) => logs + shares[j]! * Math.log(j === k ? count + more : count), 0))
      : 0;
  let best: { readonly value: number; readonly weights: number[] } = {
    value: Infinity,
    weights: predictions.map((_, k) => (k === 0 ? 1 : 0)),
  };
  const hear = (value: number) => {
    if (value < best.value) best = { value, weights: counts.map((count) => count / total) };
  };
  if (isHeld) {
    for (const [k, count] of counts.entries()) add(k, count);
    for (let i = 0; i < sum.length; i += 1) mean[i] = sum[i]! / total;
    hear(loss(mean) + penalty(0, 0));
  }
  for (let step = 0; step < steps; step += 1) {
    let chosen = -1;
    let least = Infinity;
    for (const [k, predicted] of predictions.entries()) {
      for (let i = 0; i < sum.length; i += 1) mean[i] = (sum[i]! + predicted[i]!) / (total + 1);
      const now = loss(mean) + penalty(k, 1);
      if (now < least) {
        least = now;
        chosen = k;
      }
    }
    if (chosen < 0) break;
    add(chosen, 1);
    counts[chosen]! += 1;
    total += 1;
    hear(least);
  }
  return best.weights;
}
