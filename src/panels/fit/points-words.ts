import type { PointsItem } from '../../../workers/contract/points';
import type { ShelfMessages } from '../../messages/en/shelf';
import type { Numbers } from '../../messages/numbers';

/** What an item of a card asks, in words. */
export function itemWords({ predictor, test }: PointsItem, words: ShelfMessages['card'], numbers: Numbers): string {
  switch (test.kind) {
    case 'atLeast':
      return words.atLeast(predictor, numbers.measured(test.value, 4));
    case 'below':
      return words.below(predictor, numbers.measured(test.value, 4));
    case 'level':
      return words.level(predictor, test.level);
    case 'missing':
      return words.missing(predictor);
  }
}

/** Points with their sign, as they are added up. */
export const pointsWords = (points: number): string => (points > 0 ? `+${points}` : `−${Math.abs(points)}`);

/** A risk with a decimal where it is small, or near certain. */
export const riskWords = (risk: number, numbers: Numbers): string =>
  numbers.percent(risk, risk < 0.1 || risk > 0.9 ? 1 : 0);
