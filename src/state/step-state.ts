import type { Step } from './route.svelte';
import type { Session } from './session.svelte';

export type StepState = 'done' | 'attention' | 'running' | 'todo';

/** Where a step of the journey stands, as the rail shows it. */
export function stateOf(session: Session, step: Step): StepState {
  switch (step) {
    case 'data':
      if (session.table.phase.kind === 'reading') return 'running';
      if (session.table.phase.kind === 'failed' || session.table.phase.kind === 'wanted') return 'attention';
      return session.table.table ? 'done' : 'todo';
    case 'question':
      if (session.question.error) return 'attention';
      return session.question.complete || session.opened ? 'done' : 'todo';
    case 'recipe':
      if (session.recipe.error) return 'attention';
      return session.recipe.recipe ? 'done' : 'todo';
    case 'train':
      if (session.run.phase.kind === 'running') return 'running';
      if (session.run.phase.kind === 'failed') return 'attention';
      return session.run.report ? 'done' : 'todo';
    case 'results':
    case 'report':
    case 'use':
      return session.run.report ? 'done' : 'todo';
    case 'validate':
      if (session.analyses.phase('validation').kind === 'running') return 'running';
      return (session.run.report?.analyses.external.length ?? 0) > 0 ? 'done' : 'todo';
  }
}

/** Whether a step has what it needs to be worked on. */
export function reachable(session: Session, step: Step): boolean {
  switch (step) {
    // A colleague's study can be opened on either.
    case 'data':
    case 'validate':
      return true;
    case 'question':
      return session.table.table !== null;
    case 'recipe':
      return session.recipe.recipe !== null || (session.table.table !== null && session.question.complete);
    case 'train':
      return session.recipe.recipe !== null;
    case 'results':
    case 'report':
    case 'use':
      return session.run.report !== null;
  }
}
