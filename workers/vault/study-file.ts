import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { InputError } from '../contract/faults';
import type { Recipe } from '../contract/recipe';
import { REPORT_VERSION } from '../contract/report';
import { sampleIds } from '../contract/table';
import { canonicalJson } from './canonical';
import { keptModel } from './kept-model';
import { keptReport } from './kept-report';
import type { StudyBundle } from './schema';

/** The version this build writes; it reads this one and every earlier one. */
export const STUDY_FILE_VERSION = 2;

const FORMAT = 'benchside-study';
/** What every study file begins with, however early it was cut. */
const OPENING = `{"format":"${FORMAT}","version":`;
/** Near the longest text that a browser can hold. */
const MOST_BYTES = 256 * 1024 * 1024;

const text = v.pipe(v.string(), v.maxLength(10_000));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const hex = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const envelope = v.strictObject({
  format: v.literal(FORMAT),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  sha256: hex,
  study: v.unknown(),
});

/**
 * One study as one file: JSON with the SHA-256 of its content, so that a reader can tell a whole file from one that
 * was cut or changed. The hash is no signature: it says nothing of who made the file.
 *
 * It holds recipe, report and models, and no participant's row.
 */
export function writeStudyFile({ study, models, folds }: StudyBundle): Blob {
  const { title, savedAt, recipe, table, report } = study;
  const content = canonicalJson({
    title,
    savedAt,
    recipe,
    table,
    report,
    folds: study.folds,
    models: models.map(({ modelId, model }) => ({ modelId, model })),
    fittedFolds: folds.map(({ modelId, repeat, fold, model }) => ({ modelId, repeat, fold, model })),
  });
  const file = `${OPENING}${STUDY_FILE_VERSION},"sha256":"${hashOf(content)}","study":${content}}\n`;
  return new Blob([file], { type: 'application/json' });
}

/**
 * Reads a study file, which may come from anywhere: nothing in it is trusted before its shape is checked.
 *
 * @param file - as the user gave it
 * @param id - the id that the study gets here; an id in the file would let it write over another study
 * @param readRecipe - checks a recipe; may throw any `StudyError`
 * @throws {@link InputError} `input.notAStudy`, `input.studyTruncated`, `input.studyEdited`, `input.studyTooNew`
 */
export async function readStudyFile(
  file: File,
  id: string,
  readRecipe: (recipe: unknown) => Recipe,
): Promise<StudyBundle> {
  const facts = { file: file.name };
  if (file.size > MOST_BYTES) throw new InputError('input.notAStudy', facts);
  const source = (await file.text()).replace(/^\uFEFF/, '').trim();
  const opened = v.safeParse(envelope, parsed(source, file.name));
  if (!opened.success) throw new InputError('input.notAStudy', facts, { cause: opened.issues });
  const { version, sha256: named, study } = opened.output;
  if (version > STUDY_FILE_VERSION) {
    throw new InputError('input.studyTooNew', { ...facts, version, supported: STUDY_FILE_VERSION });
  }
  if (contentHash(study, file.name) !== named) throw new InputError('input.studyEdited', facts);
  const checked = v.safeParse(contentOf(readRecipe), study);
  if (!checked.success) throw new InputError('input.notAStudy', facts);
  const { models, fittedFolds, ...rest } = checked.output;
  return {
    study: { ...rest, id },
    models,
    folds: fittedFolds.map((fold) => ({ ...fold, studyId: id })),
  };
}

function parsed(source: string, file: string): unknown {
  try {
    return JSON.parse(source);
  } catch (cause) {
    // Cut within the opening, or after it: a study all the same. One that still ends as it should was changed inside.
    const ours = source.startsWith(OPENING) || (source !== '' && OPENING.startsWith(source));
    if (!ours) throw new InputError('input.notAStudy', { file }, { cause });
    throw new InputError(source.endsWith('}}') ? 'input.studyEdited' : 'input.studyTruncated', { file }, { cause });
  }
}

function contentHash(study: unknown, file: string): string {
  try {
    return hashOf(canonicalJson(study));
  } catch (cause) {
    if (cause instanceof RangeError) throw new InputError('input.notAStudy', { file }, { cause });
    throw cause;
  }
}

const hashOf = (content: string): string => bytesToHex(sha256(utf8ToBytes(content)));

/** A report of an earlier version says less than this one must: it is made anew from the folds, which are kept. */
const earlierReport = v.pipe(
  v.looseObject({
    format: v.literal('benchside-report'),
    version: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(REPORT_VERSION - 1)),
  }),
  v.transform(() => null),
);

function contentOf(readRecipe: (recipe: unknown) => Recipe) {
  const recipe: v.GenericSchema<unknown, Recipe> = v.pipe(v.unknown(), v.transform(readRecipe));
  return v.strictObject({
    title: v.pipe(v.string(), v.maxLength(500)),
    savedAt: v.pipe(count, v.maxValue(8.64e15)),
    recipe,
    table: v.strictObject({ name: text, rows: count, fingerprint: hex, sample: v.nullable(v.picklist(sampleIds)) }),
    report: v.union([earlierReport, v.nullable(keptReport(recipe))]),
    folds: count,
    models: v.pipe(v.array(v.strictObject({ modelId: text, model: keptModel })), v.maxLength(100)),
    fittedFolds: v.pipe(
      v.array(v.strictObject({ modelId: text, repeat: count, fold: count, model: keptModel })),
      v.maxLength(100_000),
    ),
  });
}
