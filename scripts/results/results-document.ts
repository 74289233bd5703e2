import type { Figures, OneButton } from './one-button-result';

/** A peer's regression and boosting. */
export interface Peers {
  readonly regression: Figures;
  readonly boosting: Figures;
}

/** One table: what the one button made of it, beside the peers. */
export interface Compared {
  readonly own: OneButton;
  readonly peers: Peers & { readonly version: string };
}

const GLASS = ['logistic', 'multinomial', 'ordinal', 'linear', 'additive', 'points'];
/** A blend is asked for a slope near 1 where there are as many rows of the rarer outcome. */
const ENOUGH_EVENTS = 100;

interface Line {
  readonly table: string;
  readonly cells: readonly string[];
  readonly beatsBoth: boolean;
  /** Null where there is no such figure. */
  readonly rankedWell: boolean | null;
  readonly calibrated: boolean | null;
  readonly cardNear: boolean | null;
}

const shown = (value: number | undefined, digits = 3) => (value === undefined ? '-' : value.toFixed(digits));

function lossOf(figures: Figures): number {
  return figures.logLoss ?? figures.rmse ?? Infinity;
}

function lineOf({ own, peers }: Compared): Line {
  const { table, rows, predictors, kind, events, candidates, seconds, models } = own;
  const stack = models.find(({ family }) => family === 'stack');
  const card = models.find(({ family }) => family === 'points');
  const glass = models
    .filter(({ family }) => GLASS.includes(family))
    .toSorted((a, b) => lossOf(a.figures) - lossOf(b.figures))[0];
  const figures: Figures = stack?.figures ?? {};
  const digits = kind === 'continuous' && lossOf(peers.regression) > 10 ? 2 : 4;
  const auroc = kind === 'continuous' ? figures.rSquared : figures.auroc;
  const best = Math.max(peers.regression.auroc ?? -Infinity, peers.boosting.auroc ?? -Infinity);
  const slope = kind === 'binary' ? figures.calibrationSlope : undefined;
  const beatsBoth = lossOf(figures) < Math.min(lossOf(peers.regression), lossOf(peers.boosting));
  return {
    table,
    cells: [
      table,
      `${rows} x ${predictors}`,
      events === null ? '-' : String(events),
      shown(lossOf(figures), digits),
      shown(lossOf(peers.regression), digits),
      shown(lossOf(peers.boosting), digits),
      beatsBoth ? 'yes' : 'no',
      shown(auroc),
      shown(peers.regression.auroc),
      shown(peers.boosting.auroc),
      shown(slope, 2),
      shown(card?.figures.auroc),
      glass ? `${glass.family} ${shown(lossOf(glass.figures), digits)}` : '-',
      String(candidates),
      seconds.toFixed(0),
    ],
    beatsBoth,
    rankedWell: kind === 'continuous' ? null : (figures.auroc ?? 0) >= 0.99 * best,
    calibrated: slope === undefined || (events ?? 0) < ENOUGH_EVENTS ? null : slope >= 0.85 && slope <= 1.15,
    cardNear: card ? (card.figures.auroc ?? 0) >= (figures.auroc ?? 0) - 0.02 : null,
  };
}

const HEAD = [
  'table',
  'rows x predictors',
  'events',
  'blend',
  'regression',
  'boosting',
  'beats both',
  'AUROC or R²',
  'of regression',
  'of boosting',
  'slope',
  'card, AUROC',
  'best readable model',
  'candidates',
  'seconds',
];

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

const countOf = (lines: readonly Line[], claim: (line: Line) => boolean | null): string => {
  const asked = lines.map(claim).filter((one) => one !== null);
  return `${asked.filter(Boolean).length} of ${asked.length}`;
};

/** The document, from all tables that were run, and the names of those that were not. */
export function resultsDocument(compared: readonly Compared[], missing: readonly string[]): string {
  const lines = compared.map(lineOf);
  const kinds = (wanted: (kind: OneButton['kind']) => boolean) =>
    lines.filter((_, k) => wanted(compared[k]!.own.kind)).map(({ cells }) => row(cells));
  const claim = (words: string, of: (line: Line) => boolean | null) => row([words, countOf(lines, of)]);
  const classes = (of: (line: Line) => boolean | null) => (line: Line) =>
    compared.find(({ own }) => own.table === line.table)?.own.kind === 'continuous' ? null : of(line);
  const numbers = (of: (line: Line) => boolean | null) => (line: Line) =>
    compared.find(({ own }) => own.table === line.table)?.own.kind === 'continuous' ? of(line) : null;
  const missed = lines.filter(
    ({ beatsBoth, rankedWell, calibrated, cardNear }) =>
      !beatsBoth || rankedWell === false || calibrated === false || cardNear === false,
  );
  return `# What one button makes of open tables

Made by \`npm run results -- DIR\`; \`npm run results -- --help\` says what DIR holds. The recipe is the one that the page
proposes, on the folds of the reference, with the number of candidates a family that is given: with 1, settings are those
proposed, as on a device that has no time for a search (forests of small tables are tried in three sizes of leaf even
then). Tables of more than 20,000 rows are judged on two inner folds and have no forests, as where the minutes are
short. All figures are of predictions for rows that no part of the model had seen; settings, weights of the blend and
its recalibration are found anew inside each development set. Beside it stand scikit-learn ${compared[0]?.peers.version ?? ''}'s
LogisticRegression (or LinearRegression) and HistGradientBoosting on the same rows and folds, with their defaults;
where a figure of the reference's own run (whose trees have 8 leaves) is better, it is taken. Log loss in nats, for
numbers the root mean square error; AUROC of classes is the macro mean of one against the rest, R² stands in its place
for numbers. "Slope" is the blend's calibration slope. Seconds are those of one processor core for everything: searches,
folds, refit and report; divide by the cores that are free.

## Claims

Figures of all tables but one were looked at while blend, recalibration and defaults were chosen. The one, diabetes130_3,
was run when all was chosen, but its rows and predictors are those of diabetes130: no table is a clean test.
What tables of more than 20,000 rows are given (one boosted model that holds back a tenth of the rows, levels of 200 rows
kept) was chosen on diabetes130, features for each of up to 100 levels on it and diabetes130_los.${
    missing.length === 0 ? '' : `\nNot run yet: ${missing.join(', ')}.`
  }

${row(['', 'tables'])}
${row(['---', '--:'])}
${claim(
  'beats both in log loss',
  classes(({ beatsBoth }) => beatsBoth),
)}
${claim(
  'beats both in root mean square error',
  numbers(({ beatsBoth }) => beatsBoth),
)}
${claim('AUROC no more than 1 % below the better of both', ({ rankedWell }) => rankedWell)}
${claim(`slope between 0.85 and 1.15, ${ENOUGH_EVENTS} events or more`, ({ calibrated }) => calibrated)}
${claim('card of 10 items within 0.02 AUROC of the blend', ({ cardNear }) => cardNear)}

${missed.length === 0 ? 'No table falls short of any.' : missed.map(shortfall).join('\n')}

## Yes or no

${row(HEAD)}
${row(HEAD.map((_, k) => (k === 0 || k === 12 ? '---' : '--:')))}
${kinds((kind) => kind === 'binary').join('\n')}

## Classes

${row(HEAD)}
${row(HEAD.map((_, k) => (k === 0 || k === 12 ? '---' : '--:')))}
${kinds((kind) => kind === 'classes').join('\n')}

## Numbers

${row(HEAD)}
${row(HEAD.map((_, k) => (k === 0 || k === 12 ? '---' : '--:')))}
${kinds((kind) => kind === 'continuous').join('\n')}
`;
}

/** What a table falls short of, as one line. */
function shortfall({ table, beatsBoth, rankedWell, calibrated, cardNear }: Line): string {
  const short = [
    ...(beatsBoth ? [] : ['does not beat both']),
    ...(rankedWell === false ? ['AUROC more than 1 % below'] : []),
    ...(calibrated === false ? ['slope'] : []),
    ...(cardNear === false ? ['card'] : []),
  ];
  return `- ${table}: ${short.join(', ')}`;
}
