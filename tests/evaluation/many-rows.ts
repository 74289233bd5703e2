import { evaluateClasses } from '../../workers/evaluation/classes/evaluate';
import { evaluateContinuous } from '../../workers/evaluation/continuous/evaluate';
import { evaluateModel } from '../../workers/evaluation/evaluate';
import type { OutOfFold } from '../../workers/evaluation/out-of-fold';
import { evaluateSurvival } from '../../workers/evaluation/survival/evaluate';
import { randomStream } from '../../workers/numerics/random';

const FOLDS = 5;
const TIMES = [0.5, 1, 2] as const;

/** Risks drawn evenly from [0, 1), with the stream that goes on to draw what came of them. */
function drawRisks(rows: number) {
  const stream = randomStream(rows);
  const risk = Float64Array.from({ length: rows }, () => stream.uniform());
  return { stream, risk, fold: Int32Array.from(risk, (_, row) => row % FOLDS) };
}

/** Rows two by two. */
const pairs = (rows: number) => Int32Array.from({ length: rows }, (_, row) => row >> 1);

/** Events that come as often as the risks say: the area is 5/6 and the Brier score 1/6. */
export function manyRisks(rows: number): OutOfFold {
  const { stream, risk, fold } = drawRisks(rows);
  const y = Uint8Array.from(risk, (one) => (stream.uniform() < one ? 1 : 0));
  return { y, risk: [risk], fold: [fold], clusters: null };
}

/** Judges true risks of a yes/no outcome. */
export const judgedRisks = (rows: number) => evaluateModel(manyRisks(rows), null);

/** Judges predicted means, rows two by two; the residuals' standard deviation is 1.5. */
export function judgedNumbers(rows: number) {
  const { stream, risk, fold } = drawRisks(rows);
  const predicted = risk.map((one) => 4 * one);
  const y = predicted.map((one) => one + 1.5 * stream.normal());
  return evaluateContinuous({ y, predicted: [predicted], fold: [fold], clusters: pairs(rows) });
}

/** Judges true risks under censoring: exponential times, of the event at the rate `risk`, of the censoring at 0.3. */
export function judgedTimes(rows: number) {
  const { stream, risk: rate, fold } = drawRisks(rows);
  const wait = (at: number) => -Math.log(1 - stream.uniform()) / at;
  const time = new Float64Array(rows);
  const event = new Uint8Array(rows);
  const predicted = new Float64Array(TIMES.length * rows);
  for (const [row, at] of rate.entries()) {
    const [own, censored] = [wait(at), wait(0.3)];
    time[row] = Math.min(own, censored);
    event[row] = own <= censored ? 1 : 0;
    for (const [k, until] of TIMES.entries()) predicted[TIMES.length * row + k] = 1 - Math.exp(-at * until);
  }
  const seen = { time, event, entry: null, horizon: 2, times: TIMES };
  return evaluateSurvival({ ...seen, predicted: [predicted], fold: [fold], clusters: null });
}

/** Judges true probabilities of three classes in order: half of the risk each for the first two, the rest the third. */
export function judgedClasses(rows: number) {
  const { stream, risk, fold } = drawRisks(rows);
  const y = new Int32Array(rows);
  const predicted = new Float64Array(3 * rows);
  for (const [row, one] of risk.entries()) {
    predicted.set([one / 2, one / 2, 1 - one], 3 * row);
    const draw = stream.uniform();
    y[row] = draw < one / 2 ? 0 : draw < one ? 1 : 2;
  }
  const classes = ['none', 'some', 'much'];
  return evaluateClasses({ y, classes, ordered: true, predicted: [predicted], fold: [fold], clusters: null });
}
