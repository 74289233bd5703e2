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
    `Tell the model where a value was missing, for ${plural(columns, 'predictor', 'predictors')} with gaps in 10 rows and 5% or more.`,
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
  imputeCategoriesOptions: { mode: 'commonest level', ownLevel: 'a level of its own, where 10 rows and 5% have a gap' },
  gaps: 'How gaps are filled',
  gapsOnce: 'Once',
  gapsOnceHint: 'Simple and quick, and the same for a new patient. Enough where little is missing.',
  gapsMultiple: 'Several times (multiple imputation)',
  gapsMultipleHint:
    'Gaps are filled by chained equations from all other columns, several times, and the models pooled. Choose it where more than about 5 in 100 values are missing, above all if those patients differ.',
  imputations: 'Imputations',
  imputationsHint: 'About as many as there are percent of patients with gaps.',
  cycles: 'Cycles',
  splines: 'Bends (restricted cubic splines)',
  splinesHint:
    'Let a number rise and fall along a smooth curve instead of a straight line. Choose it on clinical grounds: age, blood pressure. Each knot more is a parameter more.',
  addSpline: 'Add a number',
  knots: 'Knots',
  knotsOf: (column: string) => `Knots of ${column}`,
  removeSpline: (column: string) => `Take ${column} straight`,
  indicators: 'Tell the model where a value was missing',
  indicatorsHint:
    'Adds a yes/no feature for each predictor with gaps in at least 10 of the development rows and 5% of them, or in 100 of them; of fewer nothing could be learned but chance. Whether a test was done often says more than its result.',
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
  suggestedHere: 'Suggested here',
  reason: {
    smallTable: ({ rows }: { rows: number }) =>
      `With ${plural(rows, 'row', 'rows')} no one can be spared: everyone both teaches and, elsewhere, judges; repeating it steadies the figures.`,
    largeTable: ({ rows }: { rows: number }) =>
      `With ${count(rows)} rows one round of folds gives steady figures already.`,
    grouped: ({ participants, rows }: { participants: number; rows: number }) =>
      `${count(rows)} rows come from ${plural(participants, 'participant', 'participants')}: all rows of one stay together.`,
    sites: ({ column, sites }: { column: string; sites: number }) =>
      `The table has ${plural(sites, 'site', 'sites')} (“${column}”): leaving out one at a time shows how the models do at a place never seen.`,
  },
  bootstrap: 'Bootstrap with optimism correction',
  bootstrapHint: (resamples: number) =>
    `The whole recipe is repeated on ${count(resamples)} resamples of the participants; by how much each flatters itself is taken off. Good on small tables; slow with networks.`,
  resamples: 'Resamples',
  resamplesHint: '200 are usual; 500 for a paper.',
  temporal: 'Later patients judge',
  temporalHint: 'Models of the earlier patients are judged by the latest ones: the test that comes nearest to use.',
  temporalColumn: 'Date or number to order by',
  share: 'Share that judges',
  sites: 'Each site judges in turn',
  sitesHint:
    'Models of all other sites are judged by the one left out; the sites are then pooled, with a prediction interval for a new one.',
  sitesColumn: 'Site',
  splitColumn: 'A column says who judges',
  splitColumnHint: 'Rows with the values you choose judge models of all others.',
  splitValues: 'Values that judge',
  noLevels: 'This column has no list of levels. Type the values, separated by commas.',
  chooseColumn: 'Choose a column',
  folds: 'Folds',
  repeats: 'Repeats',
  repeatsHint: 'More repeats steady the result and take longer in proportion.',
  stratified: 'The same mix of outcomes in every fold',
  grouped: (column: string) => `Rows with the same “${column}” always stay in one fold.`,
  notGrouped: 'Rows are dealt one by one, since no participant id or group is chosen.',
  seed: 'Seed',
  seedHint: 'The same seed and recipe give the same numbers again.',
  models: 'Models',
  modelsHint: 'All are made and judged on the same folds. Their settings are on the next page.',
  noModels: 'No model is chosen yet; choose one on the next page.',
  size: {
    title: 'Are there enough participants?',
    enough: 'Yes: by every published criterion there are enough.',
    notEnough: 'No: by at least one published criterion there are too few.',
    noCriterion:
      'No criterion has been published for this kind of outcome. The number of participants for each parameter says something, but no rule is known to hold.',
    have: 'There are',
    needed: 'Needed',
    participants: (participants: number, events: number | null) =>
      events === null
        ? plural(participants, 'participant', 'participants')
        : `${plural(participants, 'participant', 'participants')}, ${plural(events, 'event', 'events')}`,
    parameters: 'Parameters of the recipe',
    borne: 'Parameters that these participants bear',
    belowOne: 'fewer than 1',
    criterion: 'Criterion',
    asks: 'Participants',
    caption: 'What each criterion asks for',
    verdict: 'Verdict',
    met: 'met',
    notMet: 'not met',
    criteria: {
      shrinkage: 'Coefficients need to be shrunk by little',
      optimism: 'The fit is flattered by little',
      overallRisk: 'The overall risk, or mean, is known closely',
      meanAbsoluteError: 'Predicted risks are off by little on average',
      residualVariance: 'The scatter around predictions is known closely',
    },
    assumption: (rSquared: string, most: string | null, shrinkage: string) =>
      `Assumed: the model will explain R² = ${rSquared}${most === null ? '' : ` (of at most ${most})`}, and keep ${shrinkage} of its coefficients’ size.`,
    from: {
      default: 'The R² is a cautious default. Put in what a published model of this outcome reached, if you know one.',
      rSquared: 'The R² is the one you gave.',
      cStatistic: 'The R² is worked out from the C statistic you gave.',
    },
    assumeOtherwise: 'Assume something else',
    rSquared: 'R² expected',
    rSquaredHint: 'Cox-Snell R² of a model for the same outcome.',
    rSquaredLinearHint: 'R² of a model for the same outcome.',
    cStatistic: 'Or the C statistic expected',
    cStatisticHint: 'Such as 0.75, from a published model.',
    shrinkage: 'Shrinkage to be kept',
    shrinkageHint: '0.9 is usual; closer to 1 asks for more participants.',
    between: (low: string, high: string) => `A number between ${low} and ${high}.`,
    usual: 'Back to the usual assumptions',
    doTitle: 'What can be done',
    todo: [
      'Choose fewer predictors, on clinical grounds and before looking at the outcome.',
      'Keep the penalised model: it shrinks what so few cannot bear. A network asks for more still.',
      'Gather more participants; where there are events, above all more of those.',
      'Pool with other hospitals.',
    ],
    goOn: 'You can go on all the same. Expect wide intervals, and test the model elsewhere before anyone relies on it.',
    source: 'After Riley et al., BMJ 368 (2020) m441.',
  },
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
