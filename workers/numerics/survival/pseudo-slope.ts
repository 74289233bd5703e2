import { clipped } from '../accuracy';
import { estimate, sumOfSquares, unestimable, type Clusters, type Estimate } from '../estimate';

const STEPS = 200;
/** Predictions one standard deviation apart cannot differ by more than this on the scale of log(-log(1 - risk)). */
const STEEPEST = 30;

/**
 * log(-log(1 - risk)) of each risk, held within those of 1e-15 and 1 - 1e-15.
 *
 * @param risk - shape (n), in [0, 1]
 * @returns shape (n), in [-34.6, 3.6]
 */
export function complementaryLogLog(risk: Float64Array): Float64Array {
  return risk.map((one) => Math.log(-Math.log1p(-clipped(one))));
}

/** Sums of a Gauss-Newton step on the squares of y - (1 - exp(-exp(a + b z))). */
function sums(z: Float64Array, y: Float64Array, a: number, b: number) {
  let [squares, aa, ab, bb, ra, rb] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < z.length; i += 1) {
    const hazard = Math.exp(Math.min(700, a + b * z[i]!));
    const residual = y[i]! + Math.expm1(-hazard);
    const slope = hazard * Math.exp(-hazard);
    squares += residual * residual;
    aa += slope * slope;
    ab += slope * slope * z[i]!;
    bb += slope * slope * z[i]! * z[i]!;
    ra += slope * residual;
    rb += slope * residual * z[i]!;
  }
  return { squares, aa, ab, bb, ra, rb, determinant: aa * bb - ab * ab };
}

/**
 * Calibration slope of risks in the presence of competing events: the coefficient of log(-log(1 - risk)) in a regression
 * of the pseudo-observations, with the same link, a free intercept and independence as working correlation. 1 is
 * perfect, below 1 the risks are too extreme.
 *
 * @param pseudo - shape (n), from `pseudoRisks`
 * @param x - shape (n), from {@link complementaryLogLog}
 * @returns with the (cluster-robust) sandwich variance; `noVariation` for constant risks; `separated` or `notDefined`
 * where no finite slope is found; `tooFew` below three units
 *
 * Gauss-Newton with halved steps. Source: van Geloven et al., BMJ 377 (2022) e069249; Klein and
 * Andersen, Biometrics 61 (2005) 223-229, for the estimating equation.
 */
export function pseudoSlope(pseudo: Float64Array, x: Float64Array, clusters: Clusters | null): Estimate {
  const n = x.length;
  const units = clusters?.count ?? n;
  if (units < 3) return unestimable('tooFew');
  const mean = x.reduce((sum, one) => sum + one, 0) / n;
  const scale = Math.sqrt(x.reduce((sum, one) => sum + (one - mean) ** 2, 0) / n);
  if (!(scale > 1e-12 * (1 + Math.abs(mean)))) return unestimable('noVariation');
  const z = x.map((one) => (one - mean) / scale);

  // Begins where the risks are as they should be.
  let [a, b] = [mean, scale];
  let at = sums(z, pseudo, a, b);
  for (let round = 0; round < STEPS; round += 1) {
    if (!(at.determinant > 1e-14 * at.aa * at.bb && at.aa > 1e-14)) return unestimable('notDefined');
    let stepA = (at.bb * at.ra - at.ab * at.rb) / at.determinant;
    let stepB = (at.aa * at.rb - at.ab * at.ra) / at.determinant;
    let next = sums(z, pseudo, a + stepA, b + stepB);
    for (let halving = 0; !(next.squares <= at.squares * (1 + 1e-12)) && halving < 40; halving += 1) {
      stepA /= 2;
      stepB /= 2;
      next = sums(z, pseudo, a + stepA, b + stepB);
    }
    a += stepA;
    b += stepB;
    at = next;
    if (Math.abs(b) > STEEPEST || Math.abs(a) > 10 * STEEPEST) return unestimable('separated');
    if (Math.abs(stepA) + Math.abs(stepB) > 1e-10 * (1 + Math.abs(a) + Math.abs(b))) continue;

    const influence = z.map((one, i) => {
      const hazard = Math.exp(a + b * one);
      const score = hazard * Math.exp(-hazard) * (pseudo[i]! + Math.expm1(-hazard));
      return ((at.aa * one - at.ab) * score) / at.determinant / scale;
    });
    return estimate(b / scale, (sumOfSquares(influence, clusters) * units) / (units - 1));
  }
  return unestimable('notDefined');
}
