import { spreadOf, type Outcome } from '../cohort/outcome';
import type { NetworkHead } from '../models/network-head';
import { hazardTargets, survivalHead } from './hazard-targets';

/** What a network's outputs are held against, by its head. */
interface HeadSupervision {
  readonly head: NetworkHead;
  /** Shape (rows x outputs of the head). */
  readonly target: Float32Array<ArrayBuffer>;
  /** Shape (rows x outputs), in [0, 1]; null where every output counts. */
  readonly mask: Float32Array<ArrayBuffer> | null;
}

/**
 * The head that suits an outcome, and what was observed in its terms: 0 or 1; 1 at the class; the standardised value; or
 * the hazards of {@link hazardTargets}.
 *
 * @param outcome - of the development rows, one or more: the scale of values and the intervals of follow-up are learned
 * from them
 */
export function supervisionOf(outcome: Outcome): HeadSupervision {
  switch (outcome.kind) {
    case 'binary':
      return { head: { kind: 'binary' }, target: Float32Array.from(outcome.y), mask: null };
    case 'classes': {
      const classes = outcome.classes.length;
      const target = new Float32Array(outcome.y.length * classes);
      for (const [row, code] of outcome.y.entries()) target[row * classes + code] = 1;
      return { head: { kind: 'classes', classes }, target, mask: null };
    }
    case 'continuous': {
      const { mean: centre, sd } = spreadOf(outcome.y);
      const scale = sd > 0 ? sd : 1;
      const target = Float32Array.from(outcome.y, (value) => (value - centre) / scale);
      return { head: { kind: 'continuous', centre, scale }, target, mask: null };
    }
    case 'survival': {
      const head = survivalHead(outcome);
      return { head, ...hazardTargets(head, outcome) };
    }
  }
}
