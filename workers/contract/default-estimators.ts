import { familiesFor, type EstimatorSpec, type Family, type OutcomeRole } from './recipe';

/** What people call a model: its family, but that forests whose splits are drawn at random have a name of their own. */
export type ModelKind = Family | 'extraTrees';

export const kindOf = (spec: EstimatorSpec): ModelKind =>
  spec.family === 'forest' && spec.splits === 'random' ? 'extraTrees' : spec.family;

const familyOf = (kind: ModelKind): Family => (kind === 'extraTrees' ? 'forest' : kind);

/** What suits an outcome, the simplest first. */
export const kindsFor = (outcome: Parameters<typeof familiesFor>[0]): readonly ModelKind[] =>
  familiesFor(outcome).flatMap((family): ModelKind[] => (family === 'forest' ? ['forest', 'extraTrees'] : [family]));

/** The settings of a model where nothing is known of the table: where a person, or a search, begins. */
export function plainEstimator(kind: ModelKind): EstimatorSpec {
  const family = familyOf(kind);
  const penalty = { alpha: 0, lambda: 'auto' } as const;
  const classWeights = 'none' as const;
  switch (family) {
    case 'logistic':
    case 'multinomial':
    case 'ordinal':
      return { id: family, family, ...penalty, classWeights };
    case 'linear':
    case 'cox':
      return { id: family, family, ...penalty };
    case 'points':
      return { id: family, family, items: 10, largest: 10, cards: 8 };
    case 'additive':
      return {
        id: family,
        family,
        rounds: 2000,
        learningRate: 0.05,
        leaves: 2,
        bags: 8,
        interactions: 10,
        minLeaf: 5,
        patience: 50,
        validationShare: 0.25,
        monotone: {},
        classWeights,
      };
    case 'forest':
      return {
        id: kind,
        family,
        trees: 300,
        splits: kind === 'extraTrees' ? 'random' : 'best',
        minLeaf: 5,
        columnShare: 'root',
        classWeights,
      };
    case 'boosting':
      return {
        id: family,
        family,
        rounds: 1000,
        learningRate: 0.05,
        growth: 'symmetric',
        leaves: 16,
        depth: 4,
        minLeaf: 5,
        l2: 3,
        rowShare: 1,
        columnShare: 0.8,
        bootstrap: 1,
        randomStrength: 1,
        patience: 50,
        validationShare: 0.2,
        members: 3,
        monotone: {},
        classWeights,
      };
    case 'network':
      return {
        id: family,
        family,
        members: 5,
        layers: [{ units: 16, activation: 'tanh' }],
        loss: 'crossEntropy',
        optimiser: 'adam',
        learningRate: 0.003,
        batch: 32,
        epochs: 200,
        patience: 20,
        validationShare: 0.2,
        dropout: 0.2,
        weightDecay: 0.01,
        classWeights,
      };
    case 'realmlp':
      return {
        id: family,
        family,
        members: 4,
        layers: [128, 128, 128],
        embedding: true,
        learningRate: 0.02,
        batch: 256,
        epochs: 64,
        dropout: 0.3,
        weightDecay: 0.02,
        mixup: 0,
        validationShare: 0.2,
        classWeights,
      };
    case 'tabm':
      return {
        id: family,
        family,
        members: 32,
        layers: [512, 512, 512],
        learningRate: 0.002,
        batch: 256,
        epochs: 200,
        patience: 16,
        validationShare: 0.2,
        dropout: 0.1,
        weightDecay: 3e-4,
        classWeights,
      };
    case 'neighbours':
      return { id: family, family, neighbours: 15 };
    case 'stack':
      return { id: family, family, steps: 30, recalibrate: true };
  }
}

/** What the one button trains, of what suits the outcome. */
const BUTTON: readonly ModelKind[] = [
  'logistic',
  'ordinal',
  'multinomial',
  'linear',
  'cox',
  'points',
  'additive',
  'forest',
  'extraTrees',
  'boosting',
  'network',
  'stack',
];

/** Of what the one button trains, that whose settings it searches for. */
const SEARCHED: readonly ModelKind[] = [
  'logistic',
  'multinomial',
  'ordinal',
  'linear',
  'forest',
  'extraTrees',
  'boosting',
  'network',
];

/**
 * What the one button trains: everything that suits the outcome and repays its time, most of them searched, and their
 * blend.
 *
 * @param sized - estimators whose settings were chosen by the size of the table; they replace the plain ones
 */
export function buttonEstimators(
  outcome: Pick<OutcomeRole, 'kind'> & { readonly ordered?: boolean },
  sized: readonly EstimatorSpec[],
): readonly EstimatorSpec[] {
  // Of survival nothing is searched for or blended.
  const searched = outcome.kind !== 'survival';
  const kinds = kindsFor(outcome).filter((kind) => BUTTON.includes(kind));
  return kinds.map((kind) => {
    const spec = sized.find((one) => kindOf(one) === kind) ?? plainEstimator(kind);
    return searched && SEARCHED.includes(kind) ? { ...spec, tuning: 'search' } : spec;
  });
}
