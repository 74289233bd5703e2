import type { PointsCard, PointsItem } from '../../../workers/contract/points';
import type { ShelfMessages } from '../../messages/en/shelf';
import type { Numbers } from '../../messages/numbers';

/** One band of an item in words, and what it gives. */
export interface BandWords {
  readonly band: string;
  readonly points: number;
  /** No patient of development was here. */
  readonly unseen: boolean;
}

/** Cuts are said in full: a card added up by hand gives what the model gives. */
const DIGITS = 15;

/** The bands of an item in words, that of missing values last. */
export function bandsOf(item: PointsItem, words: ShelfMessages['card'], numbers: Numbers): readonly BandWords[] {
  const seen = (band: string, points: number): BandWords => ({ band, points, unseen: false });
  const { missing } = item;
  const last: BandWords = {
    band: item.kind === 'number' ? words.missing : words.missingLevel,
    points: missing.points,
    unseen: !missing.seen,
  };
  if (item.kind === 'levels') {
    const groups = item.groups.map(({ levels, points }) => seen(levels.join(words.or), points));
    return [...groups, ...(item.others === null ? [] : [seen(words.otherLevels, item.others)]), last];
  }
  const said = (value: number) => numbers.measured(value, DIGITS);
  const bands = item.bands.map(({ from, points }, at) => {
    const to = item.bands[at + 1]?.from ?? null;
    if (from === null) return seen(to === null ? words.known : words.below(said(to)), points);
    return seen(to === null ? words.atLeast(said(from)) : words.between(said(from), said(to)), points);
  });
  return [...bands, last];
}

/** The most points that an item may give. */
export const mostPoints = (item: PointsItem): number =>
  Math.max(
    item.missing.points,
    ...(item.kind === 'number' ? item.bands : item.groups).map(({ points }) => points),
    item.kind === 'levels' ? (item.others ?? 0) : 0,
  );

/** Scores whose risks are said alike, as one line of a table. */
export interface RiskLine {
  readonly scores: string;
  readonly said: string;
  /** That of the line's middle score. */
  readonly risk: number;
}

/** Risks by score, neighbouring scores of the same words in one line. */
export function riskLines({ risks }: PointsCard, words: ShelfMessages['card'], numbers: Numbers): readonly RiskLine[] {
  const lines: { first: number; last: number; said: string; risk: number }[] = [];
  for (const { score, risk } of risks) {
    const said = riskWords(risk, numbers);
    const before = lines.at(-1);
    if (before?.said === said) before.last = score;
    else lines.push({ first: score, last: score, said, risk });
  }
  return lines.map(({ first, last, said, risk }) => ({
    scores: first === last ? numbers.count(first) : words.scores(numbers.count(first), numbers.count(last)),
    said,
    risk,
  }));
}

/** A risk with a decimal where it is small, or all but certain. */
const riskWords = (risk: number, numbers: Numbers): string => numbers.percent(risk, risk < 0.1 || risk > 0.99 ? 1 : 0);
