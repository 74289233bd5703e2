import type { ModelKind } from '../../../workers/contract/default-estimators';
import type { Activation, EstimatorSpec, Loss, Optimiser } from '../../../workers/contract/recipe';
import { english } from '../numbers';

const activations: Readonly<Record<Activation, string>> = {
  relu: 'ReLU',
  elu: 'ELU',
  selu: 'SELU',
  leakyRelu: 'Leaky ReLU',
  gelu: 'GELU',
  swish: 'Swish',
  mish: 'Mish',
  softplus: 'Softplus',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  linear: 'Linear',
};

const optimisers: Readonly<Record<Optimiser, string>> = {
  adam: 'Adam',
  adamw: 'AdamW',
  sgd: 'SGD',
  momentum: 'SGD with momentum',
  rmsprop: 'RMSProp',
  adagrad: 'Adagrad',
  adamax: 'Adamax',
};

const losses: Readonly<Record<Loss, string>> = {
  crossEntropy: 'Cross-entropy',
  focal: 'Focal loss',
  brier: 'Brier score',
};

const alphaWords = (alpha: number) =>
  alpha === 0 ? 'Ridge' : alpha === 1 ? 'Lasso' : `Elastic net, mix ${english.number(alpha, 2)}`;

const measured = (value: number) => english.measured(value, 3);
const rate = (value: number) => `learning rate ${measured(value)}`;
const { plural } = english;

/** The settings of an estimator that tell it from others of its family, on one line. */
function settings(spec: EstimatorSpec): string {
  const weighted = 'classWeights' in spec && spec.classWeights === 'balanced' ? '; balanced class weights' : '';
  switch (spec.family) {
    case 'logistic':
    case 'multinomial':
    case 'ordinal':
    case 'linear':
    case 'cox': {
      const lambda = spec.lambda === 'auto' ? 'chosen by inner cross-validation' : english.measured(spec.lambda);
      return `${alphaWords(spec.alpha)}, penalty ${lambda}${weighted}`;
    }
    case 'points':
      return `At most ${plural(spec.items, 'item', 'items')} of up to ${plural(spec.largest, 'point', 'points')}`;
    case 'additive':
      return `${plural(spec.interactions, 'pair', 'pairs')}, mean of ${plural(spec.bags, 'model', 'models')}; ${rate(spec.learningRate)}${weighted}`;
    case 'forest': {
      const drawn = spec.columnShare === 'root' ? 'the square root' : english.percent(spec.columnShare);
      return `${plural(spec.trees, 'tree', 'trees')}${spec.splits === 'random' ? ', splits drawn' : ''}; ${drawn} of the predictors a split, leaves of ${english.count(spec.minLeaf)} or more${weighted}`;
    }
    case 'boosting': {
      const size =
        spec.growth === 'leafWise'
          ? plural(spec.leaves, 'leaf', 'leaves')
          : `${plural(spec.depth, 'level', 'levels')}, symmetric`;
      return `Trees of ${size}; at most ${plural(spec.rounds, 'round', 'rounds')}, ${rate(spec.learningRate)}${weighted}`;
    }
    case 'network': {
      const kinds = [...new Set(spec.layers.map(({ activation }) => activations[activation]))];
      const layers = spec.layers.map(({ units }) => english.count(units)).join(' – ') || '–';
      return `Hidden layers ${layers} (${kinds.join(', ') || '–'}); ${optimisers[spec.optimiser]}, ${rate(spec.learningRate)}, dropout ${measured(spec.dropout)}; at most ${plural(spec.epochs, 'epoch', 'epochs')}${weighted}`;
    }
    case 'realmlp':
      return `Hidden layers ${spec.layers.map((units) => english.count(units)).join(' – ')}; ${rate(spec.learningRate)}, dropout ${measured(spec.dropout)}; ${plural(spec.epochs, 'epoch', 'epochs')}${weighted}`;
    case 'tabm':
      return `${plural(spec.members, 'member', 'members')} sharing hidden layers ${spec.layers.map((units) => english.count(units)).join(' – ')}; ${rate(spec.learningRate)}, dropout ${measured(spec.dropout)}; at most ${plural(spec.epochs, 'epoch', 'epochs')}${weighted}`;
    case 'neighbours':
      return plural(spec.neighbours, 'neighbour', 'neighbours');
    case 'stack':
      return `At most ${plural(spec.steps, 'step', 'steps')}${spec.recalibrate ? '; recalibrated' : ''}`;
  }
}

export const estimators = {
  families: {
    logistic:
      'Adds up the predictors, each with its own weight. Often as good as anything on a small table, and its weights can be read.',
    multinomial:
      'Adds up the predictors for each class, each with its own weight. Takes the classes as if they had no order.',
    ordinal:
      'One weight for each predictor moves a patient up or down the order of the classes. Needs fewer patients than a model that forgets the order.',
    linear:
      'Adds up the predictors, each with its own weight, to a predicted value. Often as good as anything on a small table.',
    cox: 'Each predictor raises or lowers the hazard of the event by a factor that stays the same over time. Where events compete, each has a model of its own.',
    points:
      'A card of a few predictors with whole points by band, to be added up at the bedside without a computer. Read at a glance; a little less exact.',
    additive:
      'One curve for each predictor, and a few for pairs, added up. Bends where the data bend, and every curve can be looked at.',
    forest: 'The mean of many trees, each grown on other patients. Steady with little tuning.',
    extraTrees:
      'The mean of many trees whose cuts are drawn at random. Smoother than a random forest: better on some tables, worse on others.',
    boosting:
      'Many small trees, each correcting those before it. Often the best on tables of a thousand patients or more.',
    network:
      'Learns curves and combinations of predictors by itself. Can be better on a large table; on a small one it often is not.',
    realmlp:
      'A network with settings made for tables: it bends each number by itself before it combines them. For large tables; slow.',
    tabm: 'Dozens of networks in one that share most of their weights (TabM). Strong on tables of some thousand patients; trained on a graphics processor only, and never blended.',
    neighbours: 'Looks up the patients most like this one. It holds patients, so it is never kept or saved.',
    stack:
      'Weighs the other models by how well they predict patients they had not seen. Seldom worse than the best of them.',
  } satisfies Readonly<Record<ModelKind, string>>,
  reading: {
    whole: 'Can be read',
    card: 'Can be read and added up by hand',
    none: 'Cannot be read as a whole',
    check: 'A check on the others only',
  },
  settings,
  searched: (from: string) => `Searched for on your data, beginning with: ${from}`,
  tuning: {
    label: 'How settings are found',
    help: 'A search begins with those below, tries others inside the development folds, and keeps the best.',
    search: 'Search for the best',
    fixed: 'As they stand here',
  },
  activations,
  optimisers,
  losses,
  weights: { none: 'None', balanced: 'Balanced' },
  growth: { leafWise: 'Leaf by leaf', symmetric: 'Level by level, all alike' },
  splits: { best: 'The best of each predictor (random forest)', random: 'Drawn at random (extra trees)' },
  shares: { root: 'Their square root', value: 'A share' },
  yesNo: { yes: 'Yes', no: 'No' },
  lambdas: { auto: 'Chosen for me', value: 'Lambda' },
  fields: {
    alpha: {
      label: 'Mix of penalties',
      help: '0 is ridge: all predictors stay, shrunk together. 1 is lasso: weak ones drop out.',
    },
    lambda: {
      label: 'Strength of the penalty',
      help: 'How much weights are shrunk towards zero. Left to Benchside, it is chosen by cross-validation inside the development folds.',
    },
    lambdaValue: { label: 'Lambda', help: '0 is no penalty, as in ordinary logistic regression.' },
    classWeights: {
      label: 'Class weights',
      help: 'Balancing makes rare events count more, but risks then come out too high. Leave it off for risks that can be read.',
    },
    items: { label: 'Most items', help: 'Each item is a predictor. Fewer are quicker to add up; more are more exact.' },
    largest: { label: 'Most points of an item', help: 'Small points are easier to add up.' },
    cards: {
      label: 'Cards to choose from',
      help: 'Near-equal cards are listed, so that you can take the one that makes the most sense.',
    },
    rounds: {
      label: 'Most rounds',
      help: 'Trees, or steps of the curves, at most. Early stopping usually ends sooner.',
    },
    boostingRate: {
      label: 'Learning rate',
      help: 'How much of each correction is taken. Smaller is steadier and needs more rounds.',
    },
    growth: {
      label: 'How trees grow',
      help: 'Leaf by leaf splits where most is gained. Level by level asks the same question of everybody: steadier on few patients.',
    },
    leaves: {
      label: 'Most leaves',
      help: 'More leaves catch finer combinations, and noise sooner. Trees that grow level by level heed the levels alone.',
    },
    stepLeaves: { label: 'Leaves of a step', help: 'Each step cuts one predictor into this many parts at most.' },
    depth: { label: 'Most levels', help: 'How many predictors can act together.' },
    minLeaf: { label: 'Fewest patients in a leaf', help: 'Larger leaves are steadier.' },
    l2: { label: 'Shrinkage of leaves', help: 'Pulls the values of small leaves towards zero.' },
    rowShare: { label: 'Share of patients a tree sees', help: 'Below 1, trees differ more, which steadies their sum.' },
    columnShare: {
      label: 'Share of predictors a tree sees',
      help: 'Below 1, no single predictor is in every tree.',
    },
    bootstrap: { label: 'Random weights of patients', help: '0 weighs all alike; 1 is the Bayesian bootstrap.' },
    randomStrength: {
      label: 'Chance in choosing splits',
      help: 'A little noise keeps trees from all making the same choice.',
    },
    boostingPatience: {
      label: 'Patience',
      help: 'Rounds without improvement on held-back patients before it ends; the best round is kept. 0 never ends early.',
    },
    boostingMembers: {
      label: 'Members',
      help: 'Models with other patients held back, their predictions averaged: steadier, and slower.',
    },
    bags: { label: 'Resamples', help: 'Curves are averaged over this many resamples: smoother, and slower.' },
    interactions: {
      label: 'Pairs of predictors',
      help: 'Pairs that may act together, chosen where they help most. 0 keeps one curve for each predictor alone.',
    },
    trees: { label: 'Trees', help: 'More trees are steadier and slower, and never overfit.' },
    splits: { label: 'Splits', help: 'Drawing them at random is faster, and steadier on noisy tables.' },
    drawn: { label: 'Predictors looked at in a split', help: 'Fewer make trees differ more.' },
    drawnShare: { label: 'Share of the predictors', help: '1 looks at all of them.' },
    neighbours: { label: 'Neighbours', help: 'More are smoother; fewer follow the nearest patients.' },
    steps: { label: 'Steps', help: 'At each step the model that helps most gets more weight.' },
    recalibrate: {
      label: 'Recalibrate',
      help: 'Moves the blend’s risks to what was observed, on patients that no model had seen.',
    },
    layers: {
      label: 'Hidden layers',
      help: 'More layers and units can learn finer patterns, and learn noise sooner on few patients.',
    },
    loss: {
      label: 'Loss',
      help: 'What training makes small. Cross-entropy gives honest risks; focal loss looks at hard cases; Brier is the squared error of the risk.',
    },
    optimiser: { label: 'Optimiser', help: 'How steps are taken. Adam needs the least tuning.' },
    learningRate: {
      label: 'Learning rate',
      help: 'The size of a step. Too large and the loss jumps or fails; too small and it crawls.',
    },
    members: {
      label: 'Members',
      help: 'Several networks are trained from different starts and their risks averaged: steadier, and slower.',
    },
    sharingMembers: {
      label: 'Members',
      help: 'Networks that share most of their weights and are trained at once; their predictions are averaged.',
    },
    batch: { label: 'Batch', help: 'Patients per step. Larger is faster on a graphics processor; smaller is noisier.' },
    epochs: { label: 'Most epochs', help: 'Passes over the data at most. Early stopping usually ends sooner.' },
    patience: {
      label: 'Patience',
      help: 'Epochs without improvement on held-back patients before training ends; the best weights are kept. 0 never ends early.',
    },
    validationShare: {
      label: 'Held back for early stopping',
      help: 'Share of the development patients that are not learned from but tell when to stop. The evaluation fold is never looked at.',
    },
    dropout: {
      label: 'Dropout',
      help: 'Share of units silenced at random at each step, so that none is relied on alone.',
    },
    weightDecay: { label: 'Weight decay', help: 'Pulls weights towards zero. Small values guard against overfitting.' },
    embedding: {
      label: 'Bend each number first',
      help: 'Each number gets learned waves of its own before it is combined.',
    },
    mixup: { label: 'Mixing of patients', help: 'Learns from mixtures of pairs of patients too. 0 mixes none.' },
  },
  units: (index: number) => `Units of layer ${index}`,
  activation: (index: number) => `Activation of layer ${index}`,
  addLayer: 'Add a layer',
  removeLayer: (index: number) => `Remove layer ${index}`,
  noLayers: 'No hidden layer: the network is then a logistic regression, trained by gradient steps.',
  activationHelp: 'The bend in each unit. ReLU is a sound first choice; ELU and GELU are smoother.',
  monotone: {
    title: 'Directions you insist on',
    hint: 'Where medicine knows that the prediction must not fall, or not rise, as a number rises, the model can be held to it.',
    add: 'Hold a predictor to a direction',
    choose: 'Choose a number',
    of: (column: string) => `Direction of ${column}`,
    rising: 'never falls as it rises',
    falling: 'never rises as it rises',
    remove: (column: string) => `Let ${column} go free`,
  },
};

export type EstimatorMessages = typeof estimators;
