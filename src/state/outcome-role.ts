import type { OutcomeKind, OutcomeRole, QuestionReview } from '../../workers/contract/recipe';

/** What one class of the outcome column stands for; undefined while the user has not said. */
export type ClassRole = 'event' | 'noEvent' | 'censored' | 'competing' | 'leftOut';

/** What the classes of an outcome can stand for. */
export const rolesOf = {
  binary: ['event', 'noEvent', 'leftOut'],
  survival: ['event', 'censored', 'competing', 'leftOut'],
} as const satisfies Partial<Record<OutcomeKind, readonly ClassRole[]>>;

const byNumberOrText = new Intl.Collator('en', { numeric: true });

/**
 * An outcome of one kind, as far as the table tells it: classes are put in their order, and a column that looks like a
 * length of follow-up is proposed. What counts as the event is never among what is told.
 */
export function outcomeOfKind(kind: OutcomeKind, column: string, review: QuestionReview | null): OutcomeRole {
  switch (kind) {
    case 'binary':
      return { kind, column, event: [], noEvent: [] };
    case 'classes': {
      const classes = (review?.classes ?? []).map(({ level }) => level).sort((a, b) => byNumberOrText.compare(a, b));
      return { kind, column, classes, ordered: false };
    }
    case 'continuous':
      return { kind, column };
    case 'survival': {
      const time = review?.timeColumns[0] ?? '';
      return { kind, column, time, event: [], censored: [], competing: [], horizon: null };
    }
  }
}

/** Whether enough is said of an outcome for a recipe to be made of it. */
export function outcomeSaid(outcome: OutcomeRole): boolean {
  if (outcome.column === '') return false;
  switch (outcome.kind) {
    case 'binary':
      return outcome.event.length > 0 && outcome.noEvent.length > 0;
    case 'classes':
      return outcome.classes.length > 2;
    case 'continuous':
      return true;
    case 'survival':
      return outcome.time !== '' && outcome.event.length > 0;
  }
}

/** The columns that tell an outcome; none of them is ever a predictor. */
export function columnsOf(outcome: OutcomeRole): readonly string[] {
  const own = outcome.kind === 'survival' ? [outcome.column, outcome.time, outcome.entry] : [outcome.column];
  return own.filter((name) => name !== undefined && name !== '').map(String);
}

/** What a class stands for in this outcome; undefined where the outcome does not name it. */
export function roleIn(outcome: OutcomeRole, level: string): Exclude<ClassRole, 'leftOut'> | undefined {
  if (outcome.kind !== 'binary' && outcome.kind !== 'survival') return undefined;
  if (outcome.event.includes(level)) return 'event';
  if (outcome.kind === 'binary') return outcome.noEvent.includes(level) ? 'noEvent' : undefined;
  if (outcome.censored.includes(level)) return 'censored';
  return outcome.competing.includes(level) ? 'competing' : undefined;
}

/** The outcome with a class standing for something else. */
export function withRole(outcome: OutcomeRole, level: string, role: ClassRole): OutcomeRole {
  const put = (levels: readonly string[], mine: ClassRole) => {
    const others = levels.filter((each) => each !== level);
    return role === mine ? [...others, level] : others;
  };
  if (outcome.kind === 'binary') {
    return { ...outcome, event: put(outcome.event, 'event'), noEvent: put(outcome.noEvent, 'noEvent') };
  }
  if (outcome.kind !== 'survival') return outcome;
  return {
    ...outcome,
    event: put(outcome.event, 'event'),
    censored: put(outcome.censored, 'censored'),
    competing: put(outcome.competing, 'competing'),
  };
}

/** Of two classes, one is the event; the other is none, or still free of it. */
export function withEventOfTwo(outcome: OutcomeRole, level: string, levels: readonly string[]): OutcomeRole {
  const others = levels.filter((each) => each !== level);
  if (outcome.kind === 'binary') return { ...outcome, event: [level], noEvent: others };
  if (outcome.kind === 'survival') return { ...outcome, event: [level], censored: others, competing: [] };
  return outcome;
}

/** The outcome as far as these columns carry it; null where its own column is not among them. */
export function outcomeWithin(outcome: OutcomeRole, names: readonly string[]): OutcomeRole | null {
  if (!names.includes(outcome.column)) return null;
  if (outcome.kind !== 'survival') return outcome;
  const { entry, time, ...rest } = outcome;
  return {
    ...rest,
    time: names.includes(time) ? time : '',
    ...(entry !== undefined && names.includes(entry) && { entry }),
  };
}
