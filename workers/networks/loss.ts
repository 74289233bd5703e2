import type { Loss } from '../contract/recipe';

/** ln(1 + e^v), exact to rounding for every finite v. */
function softplus(v: number): number {
  return Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));
}

/** 1 / (1 + e^-v), without overflow. */
function logistic(v: number): number {
  if (v >= 0) return 1 / (1 + Math.exp(-v));
  const e = Math.exp(v);
  return e / (1 + e);
}

/**
 * The slope of one row's loss by its logit.
 *
 * With u the logit signed towards the row's own outcome, p = sigmoid(u) and q = 1 - p, the losses are -ln p (cross-entropy),
 * -q^2 ln p (focal, gamma 2; Lin et al., ICCV 2017) and q^2 (Brier).
 */
export function lossSlope(loss: Loss, logit: number, event: number): number {
  const sign = event === 1 ? 1 : -1;
  const u = sign * logit;
  const p = logistic(u);
  const q = logistic(-u);
  switch (loss) {
    case 'crossEntropy':
      return sign * -q;
    case 'focal':
      return sign * q * q * (-2 * p * softplus(-u) - q);
    case 'brier':
      return sign * -2 * p * q * q;
  }
}

/**
 * Mean cross-entropy in nats of logits on their rows, each row counting for its weight; whichever loss is trained, this
 * is the one watched, so that curves can be compared.
 *
 * @param logits - shape (n)
 * @param rows - shape (n), where each logit's row stands in `y` and `weight`
 * @returns in [0, infinity], NaN where a logit is
 */
export function crossEntropy(logits: Float32Array, rows: Int32Array, y: Uint8Array, weight: Float32Array): number {
  let sum = 0;
  let weights = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i]!;
    const logit = logits[i]!;
    sum += weight[row]! * softplus(y[row] === 1 ? -logit : logit);
    weights += weight[row]!;
  }
  return sum / weights;
}
