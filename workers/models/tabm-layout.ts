/** What the parameters of many networks in one depend on. */
export interface TabmShape {
  readonly features: number;
  readonly members: number;
  /** Units of the hidden layers. */
  readonly layers: readonly number[];
  readonly outputs: number;
}

interface TabmLayer {
  readonly inputs: number;
  readonly units: number;
  /** Shared by the members; shape (inputs x units), row-major. */
  readonly weightsAt: number;
  /** Of what enters; shape (members x inputs). */
  readonly entryAt: number;
  /** Of what leaves, before the bias; shape (members x units). */
  readonly exitAt: number;
  /** Shape (members x units). */
  readonly biasAt: number;
}

export interface TabmLayout {
  readonly members: number;
  readonly layers: readonly TabmLayer[];
  /** One head a member: weights of shape (members x inputs x outputs) and bias of shape (members x outputs). */
  readonly head: {
    readonly inputs: number;
    readonly outputs: number;
    readonly weightsAt: number;
    readonly biasAt: number;
  };
  /** Parameters in all. */
  readonly length: number;
}

/** Where the parameters of many networks in one stand in one flat list. */
export function tabmLayout({ features, members, layers, outputs }: TabmShape): TabmLayout {
  let length = 0;
  let inputs = features;
  const take = (size: number): number => {
    length += size;
    return length - size;
  };
  const laid = layers.map((units): TabmLayer => {
    const layer = {
      inputs,
      units,
      weightsAt: take(inputs * units),
      entryAt: take(members * inputs),
      exitAt: take(members * units),
      biasAt: take(members * units),
    };
    inputs = units;
    return layer;
  });
  const head = { inputs, outputs, weightsAt: take(members * inputs * outputs), biasAt: take(members * outputs) };
  return { members, layers: laid, head, length };
}
