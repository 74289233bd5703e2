import type { Activation, EstimatorSpec } from '../../contract/recipe';
import { derive, randomStream, type RandomStream } from '../../numerics/random';

/** What a space of settings is scaled by: the whole study, so that the space is the same in every development set. */
export interface SearchSize {
  readonly rows: number;
  readonly predictors: number;
  /** Columns of the design. */
  readonly features: number;
}

/**
 * Forests of so few cells are fitted in a tenth of a second: their leaves are then tried in several sizes, however few
 * candidates the minutes hold of others.
 */
const FEW_CELLS = 30_000;
const LEAVES_OF_FEW_CELLS = 3;

/** Candidates that a family has at least. */
export function fewestOf({ family, tuning }: EstimatorSpec, { rows, predictors }: SearchSize): number {
  return family === 'forest' && tuning === 'search' && rows * predictors <= FEW_CELLS ? LEAVES_OF_FEW_CELLS : 1;
}

/** The most parameters of a network that is searched for: 16 MB with its optimiser. */
const MOST_PARAMETERS = 1_000_000;

const pick = <T>(stream: RandomStream, values: readonly T[]): T => values[stream.below(values.length)]!;

const logUniform = (stream: RandomStream, low: number, high: number): number => low * (high / low) ** stream.uniform();

/** To two digits: settings are read by people. */
const rounded = (value: number): number => Number(value.toPrecision(2));

/**
 * Candidates of one family: first the settings given, then others from a space that suits the family and the size of the
 * table. The k-th is the same in every development set, so that sets can be compared, and does not depend on how many
 * there are.
 *
 * @param most - 1 or more; small spaces have fewer, forests of small tables no fewer than {@link fewestOf}
 */
export function candidatesOf(spec: EstimatorSpec, size: SearchSize, most: number, seed: number): EstimatorSpec[] {
  const wanted = Math.max(most, fewestOf(spec, size));
  if (spec.tuning !== 'search' || wanted <= 1) return [spec];
  const listed = listedCandidates(spec, size);
  if (listed) return distinct([spec, ...listed]).slice(0, wanted);
  const drawn = Array.from({ length: 3 * wanted }, (_, k) =>
    drawCandidate(spec, size, randomStream(derive(seed, 'candidate', spec.family, k))),
  );
  return distinct([spec, ...drawn]).slice(0, wanted);
}

function distinct(specs: readonly EstimatorSpec[]): EstimatorSpec[] {
  const seen = new Set<string>();
  return specs.filter((spec) => {
    const text = JSON.stringify(Object.entries(spec).sort());
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

/** Spaces small enough to be tried in order; null where settings are drawn. */
function listedCandidates(spec: EstimatorSpec, { rows }: SearchSize): EstimatorSpec[] | null {
  switch (spec.family) {
    case 'logistic':
    case 'multinomial':
    case 'ordinal':
    case 'linear':
    case 'cox':
      return [0, 1, 0.5].map((alpha) => ({ ...spec, alpha, lambda: 'auto' as const }));
    case 'additive':
      return [
        { ...spec, interactions: spec.interactions === 0 ? 10 : 0 },
        { ...spec, leaves: spec.leaves === 2 ? 3 : 2 },
        { ...spec, minLeaf: 2 * spec.minLeaf },
      ];
    case 'points':
      return [5, 8, 10].map((items) => ({ ...spec, items }));
    case 'neighbours':
      return [5, 15, 35].map((neighbours) => ({ ...spec, neighbours }));
    case 'realmlp':
      return [
        { ...spec, embedding: !spec.embedding },
        { ...spec, mixup: spec.mixup === 0 ? 0.2 : 0 },
        { ...spec, learningRate: spec.learningRate / 2 },
      ];
    case 'forest': {
      const leaves = [spec.minLeaf, 20, 2, 5, 10, 50, 1].filter((leaf) => leaf * 10 <= rows);
      const shares = [spec.columnShare, 0.5, 0.8, 'root'] as const;
      return shares.flatMap((columnShare) => leaves.map((minLeaf) => ({ ...spec, minLeaf, columnShare })));
    }
    case 'tabm':
      return [];
    case 'boosting':
    case 'network':
    case 'stack':
      return null;
  }
}

function drawCandidate(spec: EstimatorSpec, size: SearchSize, stream: RandomStream): EstimatorSpec {
  switch (spec.family) {
    case 'boosting':
      return {
        ...spec,
        growth: pick(stream, ['leafWise', 'symmetric'] as const),
        learningRate: rounded(logUniform(stream, 0.02, size.rows < 2000 ? 0.08 : 0.2)),
        leaves: pick(stream, [4, 8, 16, 31]),
        depth: pick(stream, [2, 3, 4, 6]),
        minLeaf: Math.max(1, Math.round(logUniform(stream, 2, Math.max(4, Math.min(60, size.rows / 20))))),
        l2: rounded(logUniform(stream, 0.3, 30)),
        rowShare: pick(stream, [0.6, 0.8, 1]),
        columnShare: pick(stream, [0.3, 0.5, 0.8, 1]),
        bootstrap: pick(stream, [0, 1]),
        randomStrength: pick(stream, [0, 1]),
      };
    case 'network': {
      const activation = pick<Activation>(stream, ['relu', 'tanh', 'swish', 'gelu', 'selu', 'mish']);
      const depth = pick(stream, [1, 2, 3]);
      const width = pick(stream, size.rows < 500 ? [8, 16, 32] : [16, 32, 64, 128]);
      const layers = fitting(
        Array.from({ length: depth }, (_, k) => ({ units: Math.max(4, width >> k), activation })),
        size.features,
      );
      return {
        ...spec,
        layers,
        dropout: pick(stream, [0, 0.1, 0.25]),
        learningRate: pick(stream, [0.001, 0.003, 0.01]),
        weightDecay: rounded(spec.weightDecay * pick(stream, [0.2, 1, 3])),
      };
    }
    case 'logistic':
    case 'multinomial':
    case 'ordinal':
    case 'linear':
    case 'cox':
    case 'points':
    case 'additive':
    case 'forest':
    case 'neighbours':
    case 'realmlp':
    case 'tabm':
    case 'stack':
      return spec;
  }
}

type Layers = readonly { readonly units: number; readonly activation: Activation }[];

/** The layers, halved until their weights stay within what a small device holds. */
function fitting(layers: Layers, features: number): Layers {
  const parameters = layers.reduce(
    ({ sum, inputs }, { units }) => ({ sum: sum + (inputs + 1) * units, inputs: units }),
    { sum: 0, inputs: features },
  ).sum;
  if (parameters <= MOST_PARAMETERS) return layers;
  return fitting(
    layers.map(({ units, activation }) => ({ units: Math.max(1, units >> 1), activation })),
    features,
  );
}
