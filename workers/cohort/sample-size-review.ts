import type { SampleSize, SampleSizeAssumption } from '../contract/cohort';
import {
  ANTICIPATED_SHARE,
  coxSnellFromC,
  maxCoxSnell,
  maxCoxSnellOfClasses,
} from '../numerics/sample-size/anticipated';
import type { RequiredSample } from '../numerics/sample-size/criteria';
import { sampleForBinary } from '../numerics/sample-size/develop-binary';
import { sampleForClasses } from '../numerics/sample-size/develop-classes';
import { sampleForContinuous } from '../numerics/sample-size/develop-continuous';
import { maxCoxSnellOfTimes, sampleForTimes, type FollowUp } from '../numerics/sample-size/develop-time-to-event';
import { eventsIn, spreadOf, type Outcome } from './outcome';

/** Expected shrinkage that is good enough where the user has not said otherwise. */
const USUAL_SHRINKAGE = 0.9;
/** R2 of a continuous outcome where nothing is known. */
const USUAL_R_SQUARED = 0.15;
/** More parameters than this are not counted out one by one. */
const MOST_PARAMETERS = 20_000;

type Assumed = NonNullable<SampleSize['assumption']>;

/**
 * Whether there are enough participants for so many parameters, by the published criteria for the kind of outcome, and
 * how many parameters there are enough for.
 *
 * @param outcome - of the eligible rows
 * @param parameters - after levels and splines, 1 or more
 * @param participants - independent ones: rows of one participant count once
 */
export function reviewSampleSize(
  outcome: Outcome,
  parameters: number,
  participants: number,
  assumption: SampleSizeAssumption,
): SampleSize {
  const events = eventsIn(outcome);
  const assumed = assumptionFor(outcome, assumption);
  const required = assumed && requiredFor(outcome, parameters, assumed);
  const bare = { parameters, participants, events, assumption: assumed };
  if (!assumed || required?.kind !== 'required') {
    return { ...bare, criteria: [], needed: null, eventsNeeded: null, parametersBorne: null, enough: null };
  }
  const needed = required.participants;
  const rows = rowsOf(outcome);
  return {
    ...bare,
    criteria: required.criteria.flatMap(({ name, participants: enough }) =>
      enough === null ? [] : [{ criterion: name, participants: enough }],
    ),
    needed,
    eventsNeeded: events === null ? null : Math.ceil((needed * events) / rows),
    parametersBorne: parametersBorne(outcome, participants, assumed),
    enough: participants >= needed,
  };
}

const rowsOf = (outcome: Outcome) => (outcome.kind === 'survival' ? outcome.time : outcome.y).length;

function assumptionFor(outcome: Outcome, given: SampleSizeAssumption): Assumed | null {
  const maxRSquared = largestRSquared(outcome);
  const shrinkage = given.shrinkage ?? USUAL_SHRINKAGE;
  if (given.rSquared !== undefined) return { rSquared: given.rSquared, maxRSquared, shrinkage, from: 'rSquared' };
  if (given.cStatistic !== undefined && outcome.kind === 'binary') {
    const prevalence = (eventsIn(outcome) ?? 0) / rowsOf(outcome);
    return { rSquared: coxSnellFromC(given.cStatistic, prevalence), maxRSquared, shrinkage, from: 'cStatistic' };
  }
  const rSquared = outcome.kind === 'continuous' ? USUAL_R_SQUARED : ANTICIPATED_SHARE * (maxRSquared ?? 0);
  return rSquared > 0 ? { rSquared, maxRSquared, shrinkage, from: 'default' } : null;
}

function largestRSquared(outcome: Outcome): number | null {
  switch (outcome.kind) {
    case 'binary':
      return maxCoxSnell((eventsIn(outcome) ?? 0) / outcome.y.length);
    case 'classes':
      return maxCoxSnellOfClasses(sharesOf(outcome));
    case 'survival':
      return maxCoxSnellOfTimes(followUpOf(outcome));
    case 'continuous':
      return null;
  }
}

function sharesOf({ y, classes }: Extract<Outcome, { kind: 'classes' }>): number[] {
  const counts = classes.map(() => 0);
  for (const code of y) counts[code]! += 1;
  return counts.map((count) => count / y.length);
}

function followUpOf({ time, event, entry, horizon }: Extract<Outcome, { kind: 'survival' }>): FollowUp {
  const observed = time.reduce((sum, at, row) => sum + at - (entry?.[row] ?? 0), 0);
  const events = event.reduce((sum, code) => sum + (code === 1 ? 1 : 0), 0);
  return { rate: events / observed, meanFollowUp: observed / time.length, horizon };
}

function requiredFor(
  outcome: Outcome,
  parameters: number,
  { rSquared, maxRSquared, shrinkage }: Assumed,
): RequiredSample {
  switch (outcome.kind) {
    case 'binary':
      return sampleForBinary(parameters, (eventsIn(outcome) ?? 0) / outcome.y.length, { rSquared, shrinkage });
    case 'classes':
      return sampleForClasses(parameters, sharesOf(outcome), {
        pairwiseC: null,
        nagelkerke: rSquared / (maxRSquared ?? 1),
        shrinkage,
      });
    case 'continuous': {
      const { mean, sd } = spreadOf(outcome.y);
      return sampleForContinuous(parameters, { mean, deviation: sd }, { rSquared, shrinkage });
    }
    case 'survival':
      return sampleForTimes(parameters, followUpOf(outcome), { rSquared, shrinkage });
  }
}

/** The most parameters for which these participants are enough; 0 where not even one. */
function parametersBorne(outcome: Outcome, participants: number, assumed: Assumed): number {
  const borne = (parameters: number) => {
    const required = requiredFor(outcome, parameters, assumed);
    return required.kind === 'required' && required.participants <= participants;
  };
  let low = 0;
  let high = MOST_PARAMETERS;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (borne(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
