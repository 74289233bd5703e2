import { checkRecipe } from '../../workers/recipe/recipe-file';
import { randomStream } from '../../workers/numerics/random';
import type { JobId } from '../../workers/contract/job';
import type { Recipe } from '../../workers/contract/recipe';
import type { Reply } from '../../workers/contract/reply';
import type { StudyReport } from '../../workers/contract/report';
import type { StudyApi } from '../../workers/contract/study-api';
import { studyApi } from '../../workers/study/api';

export type Kind = 'binary' | 'classes' | 'continuous' | 'survival';

let jobs = 0;
export const aJob = () => `job ${(jobs += 1)}` as JobId;
export const quiet = () => {};

export async function done<T>(reply: Promise<Reply<T>>): Promise<T> {
  const told = await reply;
  if (told.kind !== 'done') throw new Error(`it was ${JSON.stringify(told)}`);
  return told.value;
}

/** The code of the fault with which something was refused. */
export async function faultOf(reply: Promise<Reply<unknown>>): Promise<string> {
  const told = await reply;
  return told.kind === 'refused' ? told.fault.code : told.kind;
}

/**
 * Participants with an age, a sex, a marker and a ward, and an outcome that depends on the first three.
 *
 * @param shift - added to the log odds (or value, or log hazard): another population
 */
export function madeTable(kind: Kind, rows: number, seed: number, shift = 0): File {
  const stream = randomStream(seed);
  const named = { binary: 'died', classes: 'stage', continuous: 'stay', survival: 'status' }[kind];
  const lines = [`age,sex,marker,ward,${named}${kind === 'survival' ? ',time' : ''}`];
  for (let row = 0; row < rows; row += 1) {
    const age = Math.round(40 + 40 * stream.uniform());
    const female = stream.uniform() < 0.5;
    const marker = stream.normal();
    const lp = 0.05 * (age - 60) + (female ? -0.6 : 0) + 0.9 * marker + shift;
    const ward = ['north', 'south', 'west'][stream.below(3)]!;
    const cells = [age, female ? 'f' : 'm', marker.toFixed(4), row % 40 === 7 ? '' : ward].join(',');
    const u = stream.uniform();
    if (kind === 'binary') lines.push(`${cells},${u < 1 / (1 + Math.exp(-lp)) ? 'yes' : 'no'}`);
    if (kind === 'continuous') lines.push(`${cells},${(10 + 2 * lp + stream.normal()).toFixed(4)}`);
    if (kind === 'classes') {
      const said = lp + Math.log(u / (1 - u));
      lines.push(`${cells},${said < -1 ? 'I' : said < 1 ? 'II' : 'III'}`);
    }
    if (kind === 'survival') {
      const event = -Math.log(1 - u) / (0.2 * Math.exp(lp));
      const censored = 12 * stream.uniform();
      lines.push(`${cells},${event < censored ? 1 : 0},${(Math.min(event, censored) + 0.001).toFixed(3)}`);
    }
  }
  return new File([`${lines.join('\n')}\n`], `${kind}.csv`);
}

const outcomes = {
  binary: { column: 'died', event: 'yes' },
  classes: { kind: 'classes', column: 'stage', classes: ['I', 'II', 'III'], ordered: false },
  continuous: { kind: 'continuous', column: 'stay' },
  survival: { kind: 'survival', column: 'status', time: 'time', event: ['1'], horizon: 4 },
} as const;

const families = { binary: 'logistic', classes: 'multinomial', continuous: 'linear', survival: 'cox' } as const;

function madeRecipe(kind: Kind, more: object = {}): Recipe {
  const family = families[kind];
  const given = {
    outcome: outcomes[kind],
    predictors: ['age', 'sex', 'marker'],
    estimators: [
      { id: 'one', family, alpha: 0, lambda: 0.01 },
      { id: 'two', family, alpha: 1, lambda: 0.05 },
    ],
    resampling: { kind: 'crossValidation', folds: 4, repeats: 1, stratified: true },
    seed: 3,
    ...more,
  };
  return checkRecipe(given, 'recipe.json');
}

/** A worker with a trained study on its desk. */
export async function trained(
  kind: Kind,
  rows = 200,
  more: object = {},
): Promise<{ api: StudyApi; report: StudyReport; file: File }> {
  const api = studyApi();
  const file = madeTable(kind, rows, 11);
  await done(api.openTable(aJob(), file, {}, quiet));
  const report = await done(api.train(aJob(), madeRecipe(kind, more), quiet));
  return { api, report, file };
}

/** Every number in a value is finite. */
export function finite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(finite);
}
