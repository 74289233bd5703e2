import type { Outcome } from '../cohort/outcome';
import type { NetworkSpec, TabmSpec } from '../contract/recipe';
import { survivalHead } from './hazard-targets';
import { objectiveOf, type Objective } from './loss';
import type { TrialShape } from './network-api';

/** What backends are timed on before the networks of an outcome are trained. */
export function trialShape(spec: NetworkSpec, features: number, outcome: Outcome): TrialShape {
  const layers = spec.layers.map(({ units }) => units);
  return { features, layers, batch: spec.batch, objective: trialObjective(spec, outcome) };
}

/** Enough rows that a GPU spends its time on computing, and few enough that one emulated in software is soon done. */
const TRIAL_ROWS = 256;

/** What backends are timed on before many networks in one are trained: one of them, on as many rows as fill a device. */
export function tabmTrialShape({ layers, batch, members }: TabmSpec, features: number): TrialShape {
  return { features, layers, batch: Math.min(TRIAL_ROWS, batch * members) };
}

function trialObjective({ loss }: NetworkSpec, outcome: Outcome): Objective {
  switch (outcome.kind) {
    case 'binary':
      return objectiveOf({ kind: 'binary' }, loss);
    case 'classes':
      return objectiveOf({ kind: 'classes', classes: outcome.classes.length }, loss);
    case 'continuous':
      return objectiveOf({ kind: 'continuous', centre: 0, scale: 1 }, loss);
    case 'survival':
      return objectiveOf(survivalHead(outcome), loss);
  }
}
