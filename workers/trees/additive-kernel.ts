/** What `kernels/assembly/additive.ts` exports; what each number is stands there. */
export interface AdditiveKernel {
  advanceBinary(...numbers: number[]): void;
  advanceContinuous(...numbers: number[]): void;
  advanceClasses(...numbers: number[]): void;
  lossBinary(...numbers: number[]): number;
  lossContinuous(...numbers: number[]): number;
  lossClasses(...numbers: number[]): number;
  growShape(...numbers: number[]): void;
  growCross(...numbers: number[]): void;
  scoreCross(...numbers: number[]): number;
  arrangeLevels(...numbers: number[]): void;
  giveLevels(...numbers: number[]): void;
  crossIndex(...numbers: number[]): void;
  countCells(...numbers: number[]): void;
  gatherInto(total: number, part: number, bytes: number): void;
  clear(at: number, bytes: number): void;
  exponentials(from: number, to: number, count: number): void;
}

/**
 * Outcomes as boosting takes them. `y` has shape (rows), a continuous one standardised. `start` has shape (classes): the
 * odds, each class's chance, or 0.
 */
export type BoostedOutcome = { readonly classes: number; readonly start: readonly number[] } & (
  | { readonly kind: 'binary'; readonly y: Uint8Array }
  | { readonly kind: 'classes'; readonly y: Int32Array }
  | { readonly kind: 'continuous'; readonly y: Float64Array }
);

/** What decides a step. */
export interface StepSettings {
  readonly leaves: number;
  readonly minLeaf: number;
  readonly rate: number;
}

/** Two columns of cells, each with one cell more for missing values. */
export interface Grid {
  readonly across: number;
  readonly down: number;
  readonly columns: readonly [number, number];
}

/** Where a term stands in the kernel's memory. */
export interface TermPlace {
  /** All cells, those of missing values too. */
  readonly cells: number;
  readonly index: number;
  readonly counts: number;
  readonly shape: number;
  readonly best: number;
  /** Bytes of `shape`. */
  readonly bytes: number;
  readonly grow:
    | { readonly kind: 'number'; readonly direction: number }
    | { readonly kind: 'levels'; readonly order: number }
    | { readonly kind: 'cross'; readonly across: number; readonly down: number };
}
