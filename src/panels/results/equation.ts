import type { CauseHazards, RegressionAccount as Regression } from '../../../workers/contract/cause-hazards';

type Equation = Regression['equations'][number];

/** What a formula needs to know of the outcome. */
interface FormulaContext {
  /** Classes from low to high, where the outcome has them. */
  readonly classes: readonly string[];
  /** Of a survival outcome. */
  readonly horizon: number | null;
}

/**
 * A fitted regression as lines that can be copied and worked out by hand or in R: names that are no words of their own
 * stand in backticks. With points as decimal signs whatever the language, since it is to be computed with.
 */
export function formulaOf(fit: Regression, { classes, horizon }: FormulaContext): readonly string[] {
  const [first] = fit.equations;
  if (!first) return [];
  switch (fit.family) {
    case 'logistic':
      return [`lp = ${sum(first)}`, 'risk = 1 / (1 + exp(-lp))'];
    case 'linear':
      return [`value = ${sum(first)}`];
    case 'multinomial': {
      const scores = fit.equations.map((equation) => ({ name: equation.name ?? '', sum: sum(equation) }));
      const all = scores.map(({ name }) => `exp(${score(name)})`).join(' + ');
      return [
        ...scores.map(({ name, sum: terms }) => `${score(name)} = ${terms}`),
        ...scores.map(({ name }) => `${word(`P(${name})`)} = exp(${score(name)}) / (${all})`),
      ];
    }
    case 'ordinal':
      return [
        `lp = ${sum(first)}`,
        ...fit.thresholds.map(
          (threshold, cut) =>
            `${word(`P(${classes[cut] ?? String(cut + 1)} or lower)`)} = 1 / (1 + exp(lp - ${bracketed(threshold)}))`,
        ),
      ];
    case 'cox': {
      const predictors = fit.equations.map((equation) =>
        fit.equations.length > 1
          ? `${word(`lp ${equation.name ?? 'event'}`)} = ${sum(equation)}`
          : `lp = ${sum(equation)}`,
      );
      if (fit.causes && horizon !== null) return [...predictors, ...incidence(fit.causes, horizon)];
      const hazard = horizon === null ? null : baselineAt(fit, horizon);
      // Where events compete, no single baseline gives the risk.
      if (hazard === null || horizon === null || fit.equations.length > 1) return predictors;
      return [...predictors, `${word(`risk by ${short(horizon)}`)} = 1 - exp(-${short(hazard)} * exp(lp))`];
    }
  }
}

/**
 * How the risk of one of two causes is put together (Benichou and Gail 1990): of each step of the hazards, the chance of
 * having had neither event before it, times that of having one in it, times the event's share. Lines that R can run.
 */
function incidence({ event, competing }: CauseHazards, horizon: number): readonly string[] {
  const rises = (hazard: readonly number[], lp: string) =>
    `diff(c(0, ${hazard.map(short).join(', ')})) * exp(${word(lp)})`;
  return [
    `h_event = ${rises(event, 'lp event')}`,
    `h_competing = ${rises(competing, 'lp competing')}`,
    'h = h_event + h_competing',
    'S = exp(-cumsum(c(0, h[-length(h)])))',
    `${word(`risk by ${short(horizon)}`)} = sum(S * (1 - exp(-h)) * h_event / h)`,
  ];
}

/** The cumulative baseline hazard at a time; null where there is none. */
export function baselineAt({ baseline }: Regression, time: number): number | null {
  if (!baseline) return null;
  let hazard = 0;
  for (const [index, at] of baseline.times.entries()) if (at <= time) hazard = baseline.hazard[index] ?? hazard;
  return hazard;
}

function sum({ intercept, terms }: Equation): string {
  const written = terms.map(({ feature, coefficient }, index) => {
    const size = `${short(Math.abs(coefficient))} * ${word(feature)}`;
    if (index === 0 && intercept === null) return coefficient < 0 ? `-${size}` : size;
    return `${coefficient < 0 ? '-' : '+'} ${size}`;
  });
  const all = [...(intercept === null ? [] : [short(intercept)]), ...written].join(' ');
  return all === '' ? '0' : all;
}

/** Six significant digits, which no reader of a risk can tell from all of them. */
const short = (value: number) => String(Number(value.toPrecision(6)));
const bracketed = (value: number) => (value < 0 ? `(${short(value)})` : short(value));
const score = (name: string) => word(`score ${name}`);
const word = (name: string) => (/^[\p{L}_][\p{L}\p{M}\p{N}_.]*$/u.test(name) ? name : `\`${name}\``);
