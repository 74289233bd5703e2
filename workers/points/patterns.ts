/** Rows by their answers to the questions of one card: rows that answer alike count as one. */
export interface Patterns {
  readonly count: number;
  /** Shape (count): bit k is 1 where question k is passed. */
  readonly answers: Int32Array;
  /** Shape (count): the rows' weight, as a share of all. */
  readonly weight: Float64Array;
  /** Shape (count): that of the rows with the event. */
  readonly events: Float64Array;
  /** Shape (rows): the pattern of each row. */
  readonly of: Int32Array;
}

/**
 * Groups rows by their answers.
 *
 * @param answers - shape (rows), below 2^questions
 * @param weight - shape (rows), adding up to 1
 */
export function groupRows(answers: Int32Array, questions: number, weight: Float64Array, y: Uint8Array): Patterns {
  const place = new Int32Array(1 << questions).fill(-1);
  const of = new Int32Array(answers.length);
  const found: number[] = [];
  const weights: number[] = [];
  const events: number[] = [];
  for (let row = 0; row < answers.length; row += 1) {
    const answer = answers[row]!;
    let at = place[answer]!;
    if (at < 0) {
      at = found.length;
      place[answer] = at;
      found.push(answer);
      weights.push(0);
      events.push(0);
    }
    of[row] = at;
    weights[at]! += weight[row]!;
    if (y[row] === 1) events[at]! += weight[row]!;
  }
  return {
    count: found.length,
    answers: Int32Array.from(found),
    weight: Float64Array.from(weights),
    events: Float64Array.from(events),
    of,
  };
}
