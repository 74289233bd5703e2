/** What is wrong with a typed score. */
export type FormulaProblem =
  | 'empty'
  | 'tooLong'
  | 'tooDeep'
  | 'badNumber'
  | 'unclosedText'
  | 'unexpectedCharacter'
  | 'unexpectedToken'
  | 'unexpectedEnd'
  | 'chainedComparison'
  | 'unknownColumn'
  | 'unknownFunction'
  | 'wrongArguments'
  | 'textAndNumber'
  | 'textInArithmetic'
  | 'orderOfTexts'
  | 'resultIsText';

/** Why participants cannot be grouped as asked. */
export type SubgroupProblem = 'unknownColumn' | 'notNumbers' | 'badCuts' | 'tooMany';

/**
 * Every failure a person can act on, with the facts its message needs: counts, line numbers, column and file names,
 * never a cell of the table.
 */
export interface Faults {
  'input.emptyFile': { file: string };
  'input.notATable': { file: string; looksLike: 'image' | 'archive' | 'workbook' | 'pdf' | 'binary' | 'other' };
  'input.headerOnly': { file: string };
  'input.oneColumn': { file: string; delimiter: string };
  'input.nulBytes': { file: string; line: number };
  'input.lineTooLong': { file: string; line: number; limitMiB: number };
  'input.wrongEncoding': { file: string; encoding: string; line: number };
  'input.tooManyColumns': { file: string; columns: number; limit: number };
  'input.unreadable': { file: string };
  'input.foldsMismatch': { file: string; line: number };
  'input.notARecipe': { file: string; path: string };
  'input.recipeTooNew': { file: string; version: number; supported: number };
  'input.recipeUnknownColumn': { column: string; role: string };
  'input.studyTruncated': { file: string };
  'input.studyEdited': { file: string };
  'input.studyTooNew': { file: string; version: number; supported: number };
  'input.notAStudy': { file: string };
  'input.differentTable': { expectedRows: number; rows: number; missingColumns: readonly string[] };
  'input.missingPredictors': { file: string; columns: readonly string[] };
  'input.valueNotANumber': { column: string };
  /** A number given with a question lies outside of what makes sense. */
  'input.outOfRange': { field: 'alpha' | 'threshold' | 'prevalence' | 'smallCell'; low: number; high: number };
  'input.textTooLong': { limit: number };
  /** A second table that is the first one. */
  'input.sameTable': { file: string };
  /** A change to a shape that cannot be made: the model has no such shape, or the change does not suit it. */
  'input.shapeEdit': { predictor: string };
  /** A typed score called a risk that leaves [0, 1] in so many rows. */
  'input.scoreNotARisk': { rows: number };
  /** A typed score that gives no number in any row. */
  'input.scoreOfNone': { rows: number };
  'input.subgroups': { column: string; reason: SubgroupProblem; limit: number };
  /** A typed score that cannot be understood: `position` of the character from 1, `name` of the column or function. */
  'input.formula': { position: number; reason: FormulaProblem; name?: string | undefined };

  'method.noTable': null;
  'method.noModel': null;
  'method.outcomeMissing': { column: string };
  'method.eventNotChosen': { column: string; classes: number };
  'method.unknownEventClass': { column: string };
  'method.noPredictors': null;
  'method.oneOutcomeOnly': { events: number; participants: number };
  'method.tooFewOutcomes': { events: number; others: number; needed: number };
  /** Fewer than three classes of an outcome with several were named. */
  'method.classesNotChosen': { column: string; classes: number };
  'method.tooFewInClass': { column: string; participants: number; needed: number };
  'method.outcomeNotNumber': { column: string };
  'method.outcomeConstant': { column: string };
  'method.tooFewParticipants': { participants: number; needed: number };
  'method.noEvents': { participants: number };
  'method.tooFewEvents': { events: number; needed: number };
  'method.horizonNotPositive': null;
  /** An estimator that does not suit the kind of outcome. */
  'method.unsuitedEstimator': { family: string; outcome: string };
  /** A split of the user's own has the same participant in development and in evaluation. */
  'method.participantOnBothSides': { participants: number };
  /** The column by which a split is made is not a number or a date. */
  'method.notAnOrder': { column: string };
  'method.tooManyFolds': { folds: number; groups: number };
  /** A split of the user's own names fewer than two folds among the participants. */
  'method.oneFoldOnly': { folds: number };
  /** The recipe takes its folds from a second file, which was not given. */
  'method.foldFileMissing': null;
  'method.tooManyFeatures': { features: number; limit: number };
  'method.foldWithoutOutcome': { fold: number; events: number; participants: number };
  'method.allPredictorsConstant': null;
  'method.diverged': { epoch: number };
  'method.notConverged': { iterations: number };
  /** A question that has no answer for this kind of outcome. */
  'method.notForThisOutcome': { outcome: 'binary' | 'classes' | 'continuous' | 'survival' };
  /** Nothing was predicted out of fold, so nothing can be asked of it. */
  'method.nothingPredicted': null;
  /** The second table of a validation is not open any more. */
  'method.validationGone': null;
  /** This update could not be made on the second table. */
  'method.noUpdate': null;

  'device.outOfMemory': null;
  'device.noBackend': null;
  'device.backendFailed': { backend: string };
  /** A model that only a graphics processor trains in bearable time, and none was found, or it was lost. */
  'device.needsGpu': null;
  'device.workerLost': null;

  'vault.unavailable': null;
  'vault.full': { neededMiB: number };
  'vault.unknownStudy': null;
  'vault.openElsewhere': { title: string };
  'vault.superseded': null;
}

export type FaultCode = keyof Faults;

/** Base of every expected failure. Anything else that is thrown is a defect of ours. */
export class StudyError<Code extends FaultCode = FaultCode> extends Error {
  override readonly name: string = 'StudyError';
  readonly code: Code;
  readonly facts: Faults[Code];

  constructor(code: Code, facts: Faults[Code], options?: ErrorOptions) {
    super(code, options);
    this.code = code;
    this.facts = facts;
  }
}

/** Whether a caught value is an expected failure. Plain `instanceof` would leave its facts typed `any`. */
export function isStudyError(caught: unknown): caught is StudyError {
  return caught instanceof StudyError;
}

type CodesUnder<Area extends string> = Extract<FaultCode, `${Area}.${string}`>;

/** What the user gave us is at fault; another file or value would succeed. */
export class InputError<Code extends CodesUnder<'input'> = CodesUnder<'input'>> extends StudyError<Code> {
  override readonly name = 'InputError';
}

/** The question has no answer on these data; another study design might have one. */
export class MethodError<Code extends CodesUnder<'method'> = CodesUnder<'method'>> extends StudyError<Code> {
  override readonly name = 'MethodError';
}

/** This browser or device cannot do it; a smaller run or another device might. */
export class DeviceError<Code extends CodesUnder<'device'> = CodesUnder<'device'>> extends StudyError<Code> {
  override readonly name = 'DeviceError';
}

/** What is kept on this device could not be read or written. */
export class VaultError<Code extends CodesUnder<'vault'> = CodesUnder<'vault'>> extends StudyError<Code> {
  override readonly name = 'VaultError';
}
