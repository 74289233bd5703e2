/** Waves of an embedded number, and mixtures of them that stand beside the number itself. */
export const WAVES = 16;
export const MIXTURES = 3;
/** Frequencies, phases, mixtures (mixture by wave) and shifts of one number. */
export const EMBEDDING_SIZE = 2 * WAVES + MIXTURES * WAVES + MIXTURES;

/** What the parameters of a network made for tables depend on. */
export interface RealMlpShape {
  /** Numbers that are embedded. */
  readonly numbers: number;
  /** Features that enter as they are. */
  readonly others: number;
  /** Units of the hidden layers. */
  readonly layers: readonly number[];
  readonly outputs: number;
}

interface RealMlpLayer {
  readonly inputs: number;
  readonly units: number;
  /** Shape (inputs x units), row-major. */
  readonly weightsAt: number;
  readonly biasAt: number;
  /** How much of its function each unit has; null in the last layer, which is linear. */
  readonly bendsAt: number | null;
}

export interface RealMlpLayout {
  /** Inputs of the first layer: four for each embedded number, all of them first, then one for each other feature. */
  readonly width: number;
  /** One scale an input; the embeddings stand before them, number by number. */
  readonly scalesAt: number;
  readonly layers: readonly RealMlpLayer[];
  /** Parameters in all. */
  readonly length: number;
}

/** Where the parameters of a network made for tables stand in one flat list. */
export function realMlpLayout({ numbers, others, layers, outputs }: RealMlpShape): RealMlpLayout {
  const width = (MIXTURES + 1) * numbers + others;
  const scalesAt = numbers * EMBEDDING_SIZE;
  let length = scalesAt + width;
  let inputs = width;
  const laid: RealMlpLayer[] = [];
  for (const [index, units] of [...layers, outputs].entries()) {
    const weightsAt = length;
    const biasAt = weightsAt + inputs * units;
    const last = index === layers.length;
    const bendsAt = last ? null : biasAt + units;
    length = biasAt + (last ? 1 : 2) * units;
    laid.push({ inputs, units, weightsAt, biasAt, bendsAt });
    inputs = units;
  }
  return { width, scalesAt, layers: laid, length };
}
