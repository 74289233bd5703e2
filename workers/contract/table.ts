/** What a column holds, as read or as the user says. */
export const columnKinds = ['number', 'category', 'yesNo', 'date', 'identifier', 'text'] as const;
export type ColumnKind = (typeof columnKinds)[number];

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'gb18030'] as const;
export type Encoding = (typeof encodings)[number];

export const delimiters = [',', ';', '\t', '|', ' '] as const;
export type Delimiter = (typeof delimiters)[number];

/** How a file is to be read. What is left out is detected; what is given is obeyed. */
export interface ReadingOptions {
  readonly encoding?: Encoding | undefined;
  readonly delimiter?: Delimiter | undefined;
  readonly decimal?: '.' | ',' | undefined;
  /** Names for a file without a header row. Left out: the first row is the header unless it looks like data. */
  readonly header?: readonly string[] | undefined;
  /** Cells that mean "not measured" in every column, beside the empty cell. */
  readonly missing?: readonly string[] | undefined;
  /** Cells that mean "not measured" in the named column only, as `{ "glucose": ["0"] }`. */
  readonly missingIn?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Column kinds set by the user, by column name. */
  readonly kinds?: Readonly<Record<string, ColumnKind>> | undefined;
}

/** How a file was in fact read. */
export interface Reading {
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  readonly decimal: '.' | ',';
  /** False where the columns were named by us or by the recipe. */
  readonly headerInFile: boolean;
  /** The cells taken as "not measured" that occurred at least once: codes such as NA, ? or -999, not data. */
  readonly missing: readonly string[];
}

/** Why a row of the file did not become a participant's row, or was mended on the way in. */
export type RowProblemReason = 'tooFewCells' | 'tooManyCells' | 'unclosedQuote' | 'nulByte' | 'undecodable' | 'blank';

export interface RowProblem {
  /** Line in the file, from 1, where the row starts. */
  readonly line: number;
  readonly reason: RowProblemReason;
  /** Cells found in the row. */
  readonly cells: number;
  /** False where the row was left out of the table. */
  readonly kept: boolean;
}

export type ColumnWarning =
  | { readonly kind: 'allMissing' }
  | { readonly kind: 'constant' }
  | { readonly kind: 'mostlyMissing'; readonly share: number }
  | { readonly kind: 'looksLikeIdentifier' }
  | { readonly kind: 'looksLikePersonalName' }
  | { readonly kind: 'manyLevels'; readonly levels: number }
  /** A number that looks like a code for "not measured"; taken as one only where `taken`. */
  | { readonly kind: 'missingCode'; readonly code: string; readonly count: number; readonly taken: boolean }
  /** Numbers written with a unit, which was set aside. */
  | { readonly kind: 'unit'; readonly unit: string; readonly count: number }
  | { readonly kind: 'nonFinite'; readonly count: number }
  | { readonly kind: 'mixed'; readonly notNumbers: number }
  | { readonly kind: 'duplicateName'; readonly original: string }
  | { readonly kind: 'emptyName' };

export interface LevelCount {
  readonly level: string;
  readonly count: number;
}

export interface ColumnProfile {
  /** Unique within the table; duplicates in the file are numbered. */
  readonly name: string;
  readonly kind: ColumnKind;
  /** The kind read from the cells, which the user may have overridden. */
  readonly detectedKind: ColumnKind;
  readonly rows: number;
  readonly missing: number;
  readonly distinct: number;
  /** For numbers and dates (days since 1970-01-01). */
  readonly range?: { readonly min: number; readonly median: number; readonly max: number } | undefined;
  /** Shape (bins): participants in equal bins from min to max, at most 24; for numbers and dates. */
  readonly histogram?: readonly number[] | undefined;
  /** The commonest levels, each of at least the small-cell limit; for categories and yes/no. */
  readonly levels?: readonly LevelCount[] | undefined;
  /** Levels too rare or too many to be listed, together. */
  readonly otherLevels?: { readonly levels: number; readonly count: number } | undefined;
  readonly warnings: readonly ColumnWarning[];
}

export interface TableSummary {
  readonly name: string;
  readonly bytes: number;
  readonly rows: number;
  readonly reading: Reading;
  readonly columns: readonly ColumnProfile[];
  /** The first 200 problems, in file order. */
  readonly problems: readonly RowProblem[];
  readonly problemCount: number;
  readonly leftOut: number;
  /** Rows that repeat an earlier row in every cell. */
  readonly duplicateRows: number;
  /** Lower-case hexadecimal SHA-256 of the table's content; recognises the same table again. */
  readonly fingerprint: string;
  /** Where a study from the shelf waits for its table: whether this is the one it was made of. Otherwise null. */
  readonly recognised: 'same' | 'different' | null;
  /** Set where the table ships with Benchside. */
  readonly sample?: SampleId | undefined;
}

export const sampleIds = ['wdbc', 'progression', 'cohort', 'followUp'] as const;
/** The sample studies: WDBC; the diabetes progression set with a binary outcome; two seeded synthetic cohorts. */
export type SampleId = (typeof sampleIds)[number];

export interface ReadingProgress {
  readonly bytesRead: number;
  readonly bytes: number;
  readonly rows: number;
}
