import type { ShapeEdit } from '../../../workers/contract/shapes';
import type { ShapesMessages } from '../../messages/en/shapes';
import type { Numbers } from '../../messages/numbers';

/** What a change by hand does, in words. */
export function changeWords(edit: ShapeEdit, words: ShapesMessages['edit']['change'], numbers: Numbers): string {
  const say = (value: number) => numbers.measured(value, 4);
  const { predictor } = edit;
  switch (edit.kind) {
    case 'monotone':
      return edit.direction === 1 ? words.rising(predictor) : words.falling(predictor);
    case 'flatten':
      return words.flat(predictor);
    case 'set':
      return words.set(predictor, say(edit.score));
    case 'clip': {
      if (edit.low === undefined) return words.clipHigh(predictor, say(edit.high ?? 0));
      if (edit.high === undefined) return words.clipLow(predictor, say(edit.low));
      return words.clipBoth(predictor, say(edit.low), say(edit.high));
    }
  }
}
