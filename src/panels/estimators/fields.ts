import {
  losses,
  optimisers,
  type EstimatorSpec,
  type ForestSpec,
  type NetworkSpec,
  type OutcomeKind,
  type RealMlpSpec,
  type TabmSpec,
} from '../../../workers/contract/recipe';
import type { EstimatorMessages } from '../../messages/en/estimators';
import { optionsOf, type Option } from '../options';

/** One setting of an estimator as a form asks for it. */
export type SettingField = { readonly key: string; readonly label: string; readonly help?: string | undefined } & (
  | { readonly kind: 'choice'; readonly options: readonly Option[] }
  | {
      readonly kind: 'number';
      readonly value: number;
      readonly min: number;
      readonly max: number;
      readonly whole: boolean;
      readonly take: (value: number) => void;
    }
);

type FieldName = keyof EstimatorMessages['fields'];

/** Where a person takes a choice over from us, it begins here. */
const FIRST_LAMBDA = 0.01;
const FIRST_SHARE = 0.33;

/** Names of the settings of a spec that are numbers and nothing else. */
type NumberKey<Spec> = { [Key in keyof Spec]-?: Spec[Key] extends number ? Key : never }[keyof Spec] & string;

type MakeNumber<Spec> = (
  name: NumberKey<Spec>,
  min: number,
  max: number,
  more?: { readonly whole?: boolean; readonly says?: FieldName },
) => SettingField;

/** Whether settings are searched for; of follow-up nothing is searched, nor of a blend or what a GPU trains. */
export function tuningField(
  spec: EstimatorSpec,
  outcome: OutcomeKind,
  words: EstimatorMessages,
  change: (spec: EstimatorSpec) => void,
): readonly SettingField[] {
  if (spec.family === 'stack' || spec.family === 'tabm' || outcome === 'survival') return [];
  return [
    {
      kind: 'choice',
      key: 'tuning',
      label: words.tuning.label,
      help: words.tuning.help,
      options: optionsOf(
        ['search', 'fixed'],
        spec.tuning ?? 'fixed',
        (choice) => words.tuning[choice],
        (tuning) => change({ ...spec, tuning }),
      ),
    },
  ];
}

/**
 * The settings of an estimator in the order of its form, with their ranges; a network's layers and directions held have
 * forms of their own.
 *
 * @param outcome - settings that do not suit it are left out
 * @param change - puts a changed estimator in force
 */
export function fieldsOf(
  spec: EstimatorSpec,
  outcome: OutcomeKind,
  words: EstimatorMessages,
  change: (spec: EstimatorSpec) => void,
): readonly SettingField[] {
  const numberOf =
    <Spec extends EstimatorSpec>(of: Spec): MakeNumber<Spec> =>
    (name, min, max, { whole = false, says } = {}) => {
      // Names of settings are names of words, but where `says` gives another.
      const said = says ?? (name as FieldName);
      return {
        kind: 'number',
        key: name,
        ...words.fields[said],
        // The type of `name` lets through settings that are numbers only.
        value: of[name] as number,
        min,
        max,
        whole,
        take: (value) => change({ ...of, [name]: value }),
      };
    };
  const choice = <Choice extends string>(
    says: FieldName,
    choices: readonly Choice[],
    inForce: Choice,
    names: Readonly<Record<Choice, string>>,
    choose: (choice: Choice) => EstimatorSpec,
  ): SettingField => ({
    kind: 'choice',
    key: says,
    ...words.fields[says],
    options: optionsOf(
      choices,
      inForce,
      (each) => names[each],
      (each) => change(choose(each)),
    ),
  });
  const weights = (of: Extract<EstimatorSpec, { classWeights: unknown }>): readonly SettingField[] =>
    outcome === 'binary' || outcome === 'classes'
      ? [
          choice('classWeights', ['none', 'balanced'], of.classWeights, words.weights, (classWeights) => ({
            ...of,
            classWeights,
          })),
        ]
      : [];
  const whole = { whole: true } as const;
  /** How a network is trained, whichever kind it is. */
  const paces = (of: NetworkSpec | RealMlpSpec | TabmSpec): readonly SettingField[] => {
    const number = numberOf(of);
    return [number('learningRate', 0.000001, 1), number('batch', 1, 65_536, whole), number('epochs', 1, 10_000, whole)];
  };
  const holdsBack = (of: NetworkSpec | RealMlpSpec | TabmSpec): readonly SettingField[] => {
    const number = numberOf(of);
    return [number('dropout', 0, 0.9), number('weightDecay', 0, 1)];
  };
  const stopsEarly = (of: NetworkSpec | TabmSpec): readonly SettingField[] => {
    const number = numberOf(of);
    return [number('patience', 0, 1000, whole), number('validationShare', 0.05, 0.5)];
  };

  switch (spec.family) {
    case 'logistic':
    case 'multinomial':
    case 'ordinal':
    case 'linear':
    case 'cox': {
      const number = numberOf(spec);
      const automatic = spec.lambda === 'auto';
      return [
        number('alpha', 0, 1),
        choice('lambda', ['auto', 'value'], automatic ? 'auto' : 'value', words.lambdas, (wanted) => ({
          ...spec,
          lambda: wanted === 'auto' ? 'auto' : FIRST_LAMBDA,
        })),
        ...(spec.lambda === 'auto'
          ? []
          : [
              {
                kind: 'number' as const,
                key: 'lambdaValue',
                ...words.fields.lambdaValue,
                value: spec.lambda,
                min: 0,
                max: 1000,
                whole: false,
                take: (lambda: number) => change({ ...spec, lambda }),
              },
            ]),
        ...('classWeights' in spec ? weights(spec) : []),
      ];
    }
    case 'points': {
      const number = numberOf(spec);
      return [number('items', 1, 15, whole), number('largest', 1, 10, whole), number('cards', 1, 20, whole)];
    }
    case 'additive': {
      const number = numberOf(spec);
      return [
        number('interactions', 0, 30, whole),
        number('bags', 1, 25, whole),
        number('rounds', 1, 20_000, whole),
        number('learningRate', 0.0001, 1, { says: 'boostingRate' }),
        number('leaves', 2, 4, { ...whole, says: 'stepLeaves' }),
        number('minLeaf', 1, 1_000_000, whole),
        number('patience', 0, 10_000, { ...whole, says: 'boostingPatience' }),
        number('validationShare', 0.05, 0.5),
        ...weights(spec),
      ];
    }
    case 'forest': {
      const number = numberOf(spec);
      return [
        number('trees', 1, 5000, whole),
        choice('splits', ['best', 'random'], spec.splits, words.splits, (splits) => ({ ...spec, splits })),
        number('minLeaf', 1, 1_000_000, whole),
        ...drawnFields(spec, words, choice, change),
        ...weights(spec),
      ];
    }
    case 'boosting': {
      const number = numberOf(spec);
      return [
        number('rounds', 1, 5000, whole),
        number('learningRate', 0.0001, 1, { says: 'boostingRate' }),
        choice('growth', ['symmetric', 'leafWise'], spec.growth, words.growth, (growth) => ({ ...spec, growth })),
        number('depth', 1, 10, whole),
        ...(spec.growth === 'leafWise' ? [number('leaves', 2, 255, whole)] : []),
        number('minLeaf', 1, 1_000_000, whole),
        number('l2', 0, 1_000_000),
        number('rowShare', 0.01, 1),
        number('columnShare', 0.001, 1),
        number('bootstrap', 0, 10),
        number('randomStrength', 0, 100),
        number('members', 1, 10, { ...whole, says: 'boostingMembers' }),
        number('patience', 0, 10_000, { ...whole, says: 'boostingPatience' }),
        number('validationShare', 0.05, 0.5),
        ...weights(spec),
      ];
    }
    case 'network': {
      const number = numberOf<NetworkSpec>(spec);
      return [
        ...(outcome === 'binary'
          ? [choice('loss', losses, spec.loss, words.losses, (loss) => ({ ...spec, loss }))]
          : []),
        choice('optimiser', optimisers, spec.optimiser, words.optimisers, (optimiser) => ({ ...spec, optimiser })),
        number('members', 1, 20, whole),
        ...paces(spec),
        ...stopsEarly(spec),
        ...holdsBack(spec),
        ...weights(spec),
      ];
    }
    case 'realmlp': {
      const number = numberOf(spec);
      return [
        ...layerFields(spec, words, change),
        number('members', 1, 20, whole),
        choice('embedding', ['yes', 'no'], spec.embedding ? 'yes' : 'no', words.yesNo, (wanted) => ({
          ...spec,
          embedding: wanted === 'yes',
        })),
        ...paces(spec),
        ...holdsBack(spec),
        number('mixup', 0, 10),
        number('validationShare', 0.05, 0.5),
        ...weights(spec),
      ];
    }
    case 'tabm': {
      const number = numberOf(spec);
      return [
        ...layerFields(spec, words, change),
        number('members', 1, 64, { ...whole, says: 'sharingMembers' }),
        ...paces(spec),
        ...stopsEarly(spec),
        ...holdsBack(spec),
        ...weights(spec),
      ];
    }
    case 'neighbours':
      return [numberOf(spec)('neighbours', 1, 1000, whole)];
    case 'stack':
      return [
        numberOf(spec)('steps', 1, 100, whole),
        ...(outcome === 'binary' || outcome === 'classes'
          ? [
              choice('recalibrate', ['yes', 'no'], spec.recalibrate ? 'yes' : 'no', words.yesNo, (wanted) => ({
                ...spec,
                recalibrate: wanted === 'yes',
              })),
            ]
          : []),
      ];
  }
}

/** Units of each hidden layer, of which there are as many as the recipe says. */
function layerFields(
  spec: RealMlpSpec | TabmSpec,
  words: EstimatorMessages,
  change: (spec: EstimatorSpec) => void,
): readonly SettingField[] {
  return spec.layers.map((units, index) => ({
    kind: 'number',
    key: `layer ${index + 1}`,
    label: words.units(index + 1),
    value: units,
    min: 1,
    max: 4096,
    whole: true,
    take: (wanted) => change({ ...spec, layers: spec.layers.with(index, wanted) }),
  }));
}

type MakeChoice = <Choice extends string>(
  says: FieldName,
  choices: readonly Choice[],
  inForce: Choice,
  names: Readonly<Record<Choice, string>>,
  choose: (choice: Choice) => EstimatorSpec,
) => SettingField;

function drawnFields(
  spec: ForestSpec,
  words: EstimatorMessages,
  choice: MakeChoice,
  change: (spec: EstimatorSpec) => void,
): readonly SettingField[] {
  const { columnShare } = spec;
  const which = choice(
    'drawn',
    ['root', 'value'],
    columnShare === 'root' ? 'root' : 'value',
    words.shares,
    (wanted) => ({
      ...spec,
      columnShare: wanted === 'root' ? 'root' : FIRST_SHARE,
    }),
  );
  if (columnShare === 'root') return [which];
  return [
    which,
    {
      kind: 'number',
      key: 'drawnShare',
      ...words.fields.drawnShare,
      value: columnShare,
      min: 0.001,
      max: 1,
      whole: false,
      take: (share) => change({ ...spec, columnShare: share }),
    },
  ];
}
