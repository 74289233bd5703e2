import type { StepSummary } from '../../../workers/contract/recipe';
import { english } from '../numbers';

const { count, percent, plural } = english;

type StepWords = {
  readonly [Kind in StepSummary['kind']]: (step: Extract<StepSummary, { kind: Kind }>) => string;
};

const step: StepWords = {
  impute: ({ columns, method }) => {
    const where = `in ${plural(columns, 'predictor', 'predictors')}`;
    switch (method) {
      case 'median':
        return `Fill in missing numbers with the median, ${where}.`;
      case 'mean':
        return `Fill in missing numbers with the mean, ${where}.`;
      case 'mode':
        return `Fill in missing categories with the commonest level, ${where}.`;
      case 'ownLevel':
        return `Make “not measured” a level of its own, ${where}.`;
    }
  },
  indicators: ({ columns }) =>
    `Tell the model where a value was missing, for ${plural(columns, 'predictor', 'predictors')}.`,
  multiple: ({ columns, imputations, cycles }) =>
    `Fill in what is missing ${plural(imputations, 'time', 'times')} by chained equations (predictive mean matching, ${plural(cycles, 'cycle', 'cycles')}), in ${plural(columns, 'predictor', 'predictors')}; one model is made of each completed table and they are pooled. A new patient’s gaps are filled from the other predictors, without the outcome.`,
  splines: ({ columns, features }) =>
    `Bend ${plural(columns, 'number', 'numbers')} by restricted cubic splines, which makes ${plural(features, 'feature', 'features')} of ${columns === 1 ? 'it' : 'them'}.`,
  scale: ({ columns }) => `Bring ${plural(columns, 'number', 'numbers')} to mean 0 and standard deviation 1.`,
  encode: ({ columns, features, pooled }) =>
    `Turn ${plural(columns, 'category', 'categories')} into ${plural(features, 'yes/no feature', 'yes/no features')}` +
    (pooled > 0
      ? `; ${plural(pooled, 'rare level is', 'rare levels are')} pooled into “other”, unseen ones fall there too.`
      : '; unseen levels count as “other”.'),
};

export const recipe = {
  title: 'Recipe',
  lead: 'How the table is prepared and how the models are tested. The suggestion suits this table; all of it can be changed.',
  stepsTitle: 'Preparation, in this order',
  stepsNone: 'Nothing needs to be prepared: no missing values and no categories.',
  step,
  foldsOnly: 'Every step is learned from the development folds only, and then applied to the fold that judges.',
  foldsOnlyLink: 'Why?',
  foldsOnlyMore:
    'If medians or means were taken from the whole table, the fold that judges would already have been looked at, and the result would be too good. So each fold has its own.',
  makes: (features: number) => `This makes ${plural(features, 'feature', 'features')} for the models.`,
  counting: 'Counting what this does',
  changeSteps: 'Change the preparation',
  imputeNumbers: 'Missing numbers',
  imputeNumbersHint: 'The median is not moved by outliers.',
  imputeNumbersOptions: { median: 'median', mean: 'mean' },
  imputeCategories: 'Missing categories',
  imputeCategoriesHint: 'A level of its own keeps what being missing says.',
  imputeCategoriesOptions: { mode: 'commonest level', ownLevel: 'a level of its own' },
  indicators: 'Tell the model where a value was missing',
  indicatorsHint:
    'Adds a yes/no feature for each predictor with gaps. Whether a test was done often says more than its result.',
  scale: 'Scale numbers to mean 0 and standard deviation 1',
  scaleHint: 'Penalties and networks need it: without it the unit of a measurement decides its weight.',
  pool: 'Pool levels rarer than',
  poolHint: (share: number) =>
    `Levels with less than ${percent(share, 1)} of the development rows are pooled into “other”.`,
  poolUnit: '%',
  dropFirst: 'Leave out the first level of each category',
  dropFirstHint: 'For reading coefficients as against a reference level. Not needed with a penalty.',
  testing: 'How the models are tested',
  crossValidation: 'Cross-validation',
  crossValidationHint: (folds: number, repeats: number) =>
    repeats === 1
      ? `The patients are dealt into ${count(folds)} folds; each fold in turn judges a model that was made without it.`
      : `The patients are dealt into ${count(folds)} folds, ${count(repeats)} times over; each fold in turn judges a model that was made without it.`,
  foldColumn: 'A column of the table says the fold',
  foldColumnHint: 'Each different value is one fold, for example the hospital or the year.',
  foldFile: 'A second file says the fold',
  foldFileHint: 'A CSV with the columns row (from 0) and fold.',
  foldFileOpen: (name: string, folds: number, rows: number) =>
    `${name}: ${plural(folds, 'fold', 'folds')} for ${plural(rows, 'row', 'rows')}`,
  foldFileChoose: 'Choose the folds file',
  foldFileMissing: 'The recipe needs its folds file. Choose it to go on.',
  chooseColumn: 'Choose a column',
  folds: 'Folds',
  repeats: 'Repeats',
  repeatsHint: 'More repeats steady the result and take longer in proportion.',
  stratified: 'The same share of events in every fold',
  grouped: (column: string) => `Rows with the same “${column}” always stay in one fold.`,
  notGrouped: 'Rows are dealt one by one, since no participant id or group is chosen.',
  seed: 'Seed',
  seedHint: 'The same seed and recipe give the same numbers again.',
  models: 'Models',
  modelsHint: 'Both are made and judged on the same folds. Their settings are on the next page.',
  regressions: {
    logistic: {
      name: 'Penalised logistic regression',
      words: 'Weighs each predictor; hard to beat on a small table, and can be read.',
    },
    multinomial: {
      name: 'Penalised multinomial regression',
      words: 'Weighs each predictor for each class, whatever their order.',
    },
    ordinal: {
      name: 'Penalised ordinal regression',
      words: 'One weight a predictor, along the order of the classes: it needs the fewest patients.',
    },
    linear: {
      name: 'Penalised linear regression',
      words: 'Weighs each predictor; hard to beat on a small table, and can be read.',
    },
    cox: {
      name: 'Penalised Cox regression',
      words: 'Weighs each predictor by how much it raises the hazard of the event; one model for each competing event.',
    },
  },
  network: (layers: string) => `Neural network (${layers})`,
  networkWords: 'Finds bends and interactions by itself; wants more patients.',
  noModels: 'No model is chosen yet; choose one on the next page.',
  name: 'Name of the study',
  file: 'The recipe as a file',
  fileHint:
    'It holds every choice and no patient data. The same file and table give the same numbers, here or with the study command.',
  save: 'Save the recipe',
  load: 'Open a recipe',
  reset: 'Back to the suggestion',
  next: 'Continue',
  nextNote: 'Next: look over the models and train them.',
  nextWait: 'The recipe is being counted.',
  nextError: 'Mend what is marked above to go on.',
  saved: 'The recipe was saved as a file.',
  help: {
    steps: 'Why prepare at all?',
    stepsWords:
      'Models cannot take a gap or a word. What is filled in, and how, is part of the model: a new patient goes through exactly the same steps.',
    folds: 'Why folds?',
    foldsWords:
      'A model is always best on the patients it was made from. Folds ask the only fair question: how does it do on patients it has never met?',
    others: 'What do others do?',
    othersWords:
      'Five or ten folds, repeated a few times on small tables. Keep the suggestion unless you know why not.',
  },
};

export type RecipeMessages = typeof recipe;
