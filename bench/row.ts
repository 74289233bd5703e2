/** One line of the table that `npm run bench` prints: a measurement of ours beside a peer's in the same run. */
export interface BenchRow {
  readonly case: string;
  readonly unit: string;
  readonly ours: number | null;
  readonly peer: string;
  /** Null where the peer is not installed. */
  readonly peerValue: number | null;
  /** Ours over the peer's. */
  readonly ratio: number | null;
  readonly note?: string;
}
