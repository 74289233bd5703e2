import type { RecalibrationMethod, ScoreScale, UpdateMethod } from '../../../workers/contract/analyses';
import type { OutcomeKind } from '../../../workers/contract/recipe';
import { english } from '../numbers';

const patients = (count: number) => english.plural(count, 'patient', 'patients');

const scales: Readonly<Record<ScoreScale, { readonly label: string; readonly help: string }>> = {
  risk: { label: 'A risk, from 0 to 1', help: 'It is judged as it stands, calibration and all.' },
  logit: { label: 'Log odds', help: 'It is turned into a risk by 1 / (1 + exp(−x)), then judged as it stands.' },
  points: {
    label: 'Points',
    help: 'Points rank patients but are no risk. They are mapped to risks on other folds than those they are judged on, so that they get the best chance they could have here.',
  },
  value: { label: 'The value itself', help: 'In the outcome’s own unit.' },
};

const recalibrations: Readonly<Record<RecalibrationMethod, { readonly label: string; readonly help: string }>> = {
  intercept: { label: 'Level only', help: 'Moves all risks up or down together. Safe with few patients.' },
  logistic: {
    label: 'Level and slope',
    help: 'Also pulls risks together or apart (Platt). The usual choice where risks are too extreme or too modest.',
  },
  beta: { label: 'Beta', help: 'Lets low and high risks be mended differently. Needs more patients.' },
  isotonic: {
    label: 'Isotonic',
    help: 'Follows the data in steps, keeping only the order. Needs many patients; ties risks together.',
  },
  temperature: { label: 'Temperature', help: 'One number that makes risks less, or more, extreme; the level stays.' },
};

const updates: Readonly<Record<UpdateMethod, { readonly label: string; readonly help: string }>> = {
  none: { label: 'As it is', help: 'The model as it came.' },
  recalibrateIntercept: { label: 'Level', help: 'Moves its level; needs the fewest patients.' },
  recalibrate: { label: 'Level and slope', help: 'Moves its level and how far its predictions spread.' },
  revise: { label: 'Revised', help: 'Every coefficient may change, held near the old model.' },
  refit: { label: 'Made anew', help: 'Forgets the old model: the same recipe on the new patients alone.' },
};

const conformalHelp: Readonly<Record<'sets' | 'intervals', string>> = {
  sets: 'Instead of one answer the model names all the answers that it cannot rule out. Among patients like these the truth is among them as often as you ask for. Where more than one is left, it says “I cannot tell”.',
  intervals:
    'Instead of one number the model gives an interval. Among patients like these it holds the truth as often as you ask for.',
};

export const asked = {
  title: 'Ask more of this study',
  lead: 'Each answer comes from the same out-of-fold predictions as the figures above, and is kept with the study.',
  tableFirst:
    'The table is not kept with a study. Open it again to ask something new; what was asked before stands here.',
  tableFirstLink: 'Open the table',
  working: 'Working it out. The page stays usable.',
  busy: 'Another question is being answered. One moment.',
  model: 'Model',
  answered: (count: number) => english.plural(count, 'answer', 'answers'),
  inUse: 'in use',
  figures: 'Figures, each with its 95% interval',
  score: {
    title: 'Compare with a score you use now',
    help: 'Type the formula of a published score, with the columns of your table. It is judged on the same patients as the models.',
    name: 'Name of the score',
    formula: 'Formula',
    formulaHint:
      'Such as -3.2 + 0.03*age + 0.8*(sex == "male"). Names with spaces go in backticks. Known: ln, exp, sqrt, min, max, if and others.',
    insert: 'Insert a column',
    insertNothing: 'Choose a column',
    scale: 'What it gives',
    scales,
    add: 'Compare',
    untitled: 'Score',
    here: 'Here:',
    remove: (name: string) => `Remove ${name}`,
    notScored: (count: number) =>
      `${english.plural(count, 'row lacks', 'rows lack')} a value that the formula needs, and could not be scored.`,
    onBoth: 'Differences are on the patients whom both could judge.',
    formulaOf: (formula: string, scale: string) => `${formula} · ${scale}`,
    figuresOf: (name: string) => `${name} beside the models`,
    against: (name: string) => `The models against ${name}`,
    better: (model: string, score: string, figure: string, difference: string, p: string) =>
      `${model} tells patients apart better than ${score} on these data: ${figure} higher by ${difference}${p}.`,
    worse: (model: string, score: string, figure: string, difference: string, p: string) =>
      `${score} tells patients apart better than ${lower(model)} on these data: ${figure} higher by ${difference}${p}.`,
    same: (model: string, score: string, figure: string, difference: string, p: string) =>
      `These data cannot tell ${lower(model)} and ${score} apart: ${figure} differs by ${difference}${p}.`,
    notCompared: (model: string, score: string, why: string) =>
      `The difference between ${lower(model)} and ${score}: ${why}.`,
    p: (p: string) => `, p ${p.startsWith('<') ? p : `= ${p}`}`,
    overlay: 'Calibration beside each other',
    threshold: 'Act at a risk of (%)',
    thresholdHelp: 'The risk at which you would act. The sentence and the mark follow it.',
  },
  groups: {
    title: 'Look at groups',
    help: 'Does a model do as well for women as for men, for the old as for the young, at every site? Choose by what patients are to be told apart.',
    add: 'Tell patients apart by',
    addNothing: 'Choose a column',
    levels: 'by its levels',
    cuts: (column: string) => `Cut points of ${column}`,
    cutsHelp: 'Separated by spaces, such as 50 65 80. Each band runs from one cut point to just below the next.',
    cutsInvalid: 'Give one or more different numbers, separated by spaces.',
    remove: (column: string) => `Take ${column} away`,
    threshold: 'Threshold (%)',
    thresholdHelp: 'For missed events, false alarms and net benefit.',
    smallCell: 'Smallest group shown',
    smallCellHelp: 'Smaller groups are not shown, so that nobody is recognised.',
    ask: 'Show the groups',
    figure: 'Figure',
    group: 'Group',
    participants: 'Patients',
    events: 'Events',
    falseNegativeRate: 'Missed (FNR)',
    falsePositiveRate: 'False alarms (FPR)',
    netBenefit: 'Net benefit per 100',
    at: (threshold: string) => `Missed events, false alarms and net benefit are at a threshold of ${threshold}.`,
    all: 'Everyone',
    below: (to: string) => `below ${to}`,
    between: (from: string, to: string) => `${from} to below ${to}`,
    from: (from: string) => `${from} or more`,
    missing: 'not recorded',
    suppressed: (limit: number) => `not shown: fewer than ${english.count(limit)}, or traceable from the others`,
    suppressedCount: (count: number, limit: number) =>
      `${english.plural(count, 'group is', 'groups are')} not shown: fewer than ${patients(limit)}, or their number could be worked out from the others.`,
    tableOf: (model: string) => `Groups, by ${lower(model)}`,
    chart: (figure: string, model: string) => `${figure} by group: ${model}`,
    chartSummary: (figure: string) =>
      `${figure} of each group with its 95% interval; the grey line is the figure of everyone.`,
    stop: (group: string, value: string, participants: number) => `${group}: ${value}; ${patients(participants)}`,
    overlap: (column: string, figure: string) =>
      `${column}: the intervals of all groups overlap. These data cannot tell whether ${figure} differs between them; that is no proof that it does not.`,
    apart: (column: string, figure: string, low: string, lowValue: string, high: string, highValue: string) =>
      `${column}: ${figure} is lower for “${low}”, ${lowValue}, than for “${high}”, ${highValue}; their intervals do not overlap. With many groups some differ by chance: look for it again in other data before acting on it.`,
    lone: (column: string) => `${column}: fewer than two groups can be judged, so nothing can be compared.`,
    why: 'A group may differ because its patients are more alike, because the event is rarer, because something is measured differently, or by chance. Figures alone do not say which.',
  },
  recalibration: {
    title: 'Mend the calibration',
    help: 'Where risks are too high, too low or too extreme, they can be corrected. Each correction is fitted on other folds than those it is judged on, so what you see is what it would bring.',
    ask: 'Try five corrections',
    again: 'Try again',
    before: 'As it is',
    methods: recalibrations,
    method: 'Correction',
    what: 'What it does',
    use: (method: string) => `Use “${method}”`,
    useNone: 'Use the model as it is',
    adopted: (model: string, method: string) =>
      `${model} is used with the correction “${method}” from now on: on the Use page, in files and in exports.`,
    notAdopted: (model: string) => `${model} is used as it is.`,
    figuresOf: (model: string) => `${model}, before and after`,
    overlay: (model: string) => `Calibration of ${lower(model)}, before and after`,
    rank: 'A correction hardly changes who ranks above whom: AUROC stays, or nearly so (isotonic ties some patients).',
  },
  conformal: {
    title: 'Sets and intervals that hold',
    help: conformalHelp,
    alpha: 'The truth may be missed for',
    alphaOf: (missed: string) => `${missed} of 100 patients`,
    byClass: 'Hold it for each class by itself',
    byClassHelp: 'Otherwise a rare class may be missed far more often than a common one.',
    ask: 'Work it out',
    again: 'Work it out anew',
    holds: (model: string, promised: string, covered: string) =>
      `${model}: asked to hold the truth for ${promised} of 100 patients, it held it for ${covered} of 100, judged on folds that had no say in it.`,
    tells: (single: string, unsure: string) =>
      `It names a single answer for ${single} of 100 patients; for ${unsure} of 100 the model says “I cannot tell”.`,
    empty: (share: string) =>
      `For ${share} of 100 no answer fits: patients unlike those it knows. That counts as “I cannot tell”.`,
    width: (width: string) => `The intervals are ${width} wide on average, in the outcome’s own unit.`,
    tooFew: 'There are too few patients of some class to promise anything for it: it is always in the set.',
    tooFewAll: 'There are too few patients to promise this. Allow more to be missed.',
    coverage: 'Truth held',
    whom: 'Among',
    everyone: 'everyone',
    event: 'those with the event',
    noEvent: 'those without the event',
    target: (promised: string) => `At least ${promised} was asked for.`,
    size: 'Answers in the set',
    share: 'Share of patients',
    sizes: 'How many answers are left',
    exchange: 'It holds for patients like these, on average. Elsewhere it must be tested anew.',
    coverageOf: (model: string) => `How often the truth is held, by ${lower(model)}`,
  },
  updates,
  kinds: {
    binary: 'AUROC',
    classes: 'AUROC',
    continuous: 'R²',
    survival: 'Harrell’s C',
  } satisfies Readonly<Record<OutcomeKind, string>>,
};

/** Lower case at the start, within a sentence; proper names stay. */
function lower(words: string): string {
  if (words.startsWith('Cox')) return words;
  return words.charAt(0).toLowerCase() + words.slice(1);
}

export type AskedMessages = typeof asked;
