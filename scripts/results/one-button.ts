import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readFoldFile } from '../../workers/cohort/fold-file';
import type { Figure } from '../../workers/contract/figures';
import type { Recipe } from '../../workers/contract/recipe';
import { readTable } from '../../workers/intake/read-table';
import { proposeRecipe } from '../../workers/recipe/propose';
import { rawDesign } from '../../workers/recipe/raw-design';
import { fitSteps } from '../../workers/recipe/fit-steps';
import { readRecipe } from '../../workers/recipe/recipe-file';
import { reviewRecipe } from '../../workers/recipe/review-recipe';
import { FEWEST_FOLDS } from '../../workers/study/search/budget';
import { ResamplingPool } from '../../workers/study/resampling-pool';
import { runStudy, type StudyRun } from '../../workers/study/run-study';
import { csvOfArff } from './arff';
import type { Figures, OneButton } from './one-button-result';

/** Of more rows than these, models are judged on as few inner folds as a search makes do with, and forests are left out. */
const MANY_ROWS = 20_000;

/**
 * Runs what the one button runs on one table and its given folds, in this thread and with a fixed number of candidates,
 * and prints what came of it; writes the eligible rows for the peer.
 *
 * Usage: TABLE FILE RECIPE FOLDS CANDIDATES CELLS
 */
async function oneButton([table, file, recipeFile, folds, candidates, cells]: readonly string[]): Promise<OneButton> {
  const given = readRecipe(readFileSync(recipeFile!, 'utf8'), basename(recipeFile!));
  const { bytes, reading } = readable(file!, given.reading);
  const signal = new AbortController().signal;
  const intake = await readTable(new File([bytes], basename(file!)), reading, signal, () => {});
  const packed = readFileSync(folds!);
  const foldFile = readFoldFile((folds!.endsWith('.gz') ? gunzipSync(packed) : packed).toString(), basename(folds!));
  const question = reviewRecipe(intake.table, given, foldFile).recipe;
  const proposed = proposeRecipe(intake.table, question, table!, reading);
  const many = intake.table.rows > MANY_ROWS;
  const recipe: Recipe = {
    ...proposed,
    estimators: many ? proposed.estimators.filter(({ family }) => family !== 'forest') : proposed.estimators,
    resampling: given.resampling,
    ...(proposed.search && {
      search: {
        ...proposed.search,
        candidates: Number(candidates),
        folds: many ? FEWEST_FOLDS : proposed.search.folds,
      },
    }),
  };
  const before = process.cpuUsage();
  const run = await runStudy({
    table: intake.table,
    review: reviewRecipe(intake.table, recipe, foldFile),
    foldFile,
    kept: { models: new Map(), keep: () => Promise.resolve() },
    pool: null,
    resampling: new ResamplingPool([]),
    signal,
    notSaved: () => null,
    onProgress: () => {},
  });
  const used = process.cpuUsage(before);
  if (!existsSync(cells!)) writeFileSync(cells!, JSON.stringify(cellsOf(run)));
  return {
    table: table!,
    rows: run.eligible.rows.length,
    predictors: recipe.predictors.length,
    kind: recipe.outcome.kind,
    events: eventsOf(run),
    candidates: run.report.search?.candidates ?? 1,
    seconds: (used.user + used.system) / 1e6,
    models: run.report.models.map(({ id, spec, results, fit, seconds }) => ({
      id,
      family: spec.family,
      seconds,
      figures: figuresOf(results.figures),
      ...(fit.family === 'stack' && { blend: { members: fit.members, recalibration: fit.recalibration } }),
    })),
  };
}

/** The figures that are looked at, of those that an outcome has. */
function figuresOf(figures: Readonly<Partial<Record<keyof Figures, Figure>>>): Figures {
  const valueOf = (figure: Figure | undefined) => (figure && 'value' in figure ? figure.value : undefined);
  return {
    logLoss: valueOf(figures.logLoss),
    rmse: valueOf(figures.rmse),
    auroc: valueOf(figures.auroc),
    rSquared: valueOf(figures.rSquared),
    calibrationSlope: valueOf(figures.calibrationSlope),
  };
}

/** A file as the reader takes it, and how it is read. */
function readable(
  file: string,
  reading: Recipe['reading'],
): { bytes: Uint8Array<ArrayBuffer>; reading: Recipe['reading'] } {
  const bytes = readFileSync(file);
  if (!file.endsWith('.arff')) return { bytes, reading };
  const { header, ...rest } = reading;
  return { bytes: new TextEncoder().encode(csvOfArff(bytes.toString(), header)), reading: rest };
}

/** Rows of the rarer outcome; null where the outcome is no yes or no. */
function eventsOf({ eligible: { outcome } }: StudyRun): number | null {
  if (outcome.kind !== 'binary') return null;
  const events = outcome.y.reduce((sum, event) => sum + event, 0);
  return Math.min(events, outcome.y.length - events);
}

/** The rows that were studied, as the peer takes them. */
function cellsOf({ table, recipe, eligible: { rows, outcome }, plan }: StudyRun): unknown {
  if (outcome.kind === 'survival') throw new RangeError('the peer has no follow-up');
  const steps = fitSteps(recipe.steps, table, recipe.predictors, rows);
  return {
    kind: outcome.kind,
    classes: outcome.kind === 'classes' ? outcome.classes.length : 2,
    y: Array.from(outcome.y),
    fold: Array.from(plan.repeats[0]!),
    columns: rawDesign(steps, table, rows).columns.map((column) =>
      column.kind === 'number'
        ? { kind: 'number', values: Array.from(column.values, (value) => (Number.isNaN(value) ? null : value)) }
        : { kind: 'levels', codes: Array.from(column.codes) },
    ),
  };
}

process.stdout.write(JSON.stringify(await oneButton(process.argv.slice(2))));
