import { sideBySide } from '../../jobs/side-by-side';
import { countClusters } from '../../cohort/clusters';
import { predictionWidth } from '../../cohort/outcome';
import { isStudyError, MethodError } from '../../contract/faults';
import type { Figure } from '../../contract/figures';
import type { LearningProgress, LearningReport } from '../../contract/learning-curve';
import type { EstimatorSpec, Family } from '../../contract/recipe';
import type { Model } from '../../models/model';
import { predictRows } from '../../models/predict';
import { derive } from '../../numerics/random';
import type { SingleSpec } from '../../training/trainer-api';
import type { FinishedStudy } from '../desk';
import { fitModel, tableRows } from '../fit';
import type { FitContext } from '../fit-task';
import { foldResults } from '../fold-results';
import type { Truth } from '../judge';
import { foldKey, type FoldTask } from '../plan';
import type { PredictedStudy } from '../predictions';
import { truthOf } from '../report';
import type { TrainingPool } from '../training-pool';
import { drawShares, learningPlan, SHARES, type LearningPlan } from './learning-plan';
import { tellLearning, type Learned } from './learning-told';

interface LearningInput {
  readonly study: FinishedStudy;
  readonly predicted: PredictedStudy;
  /** Models of the study's folds, by key. */
  readonly folds: ReadonlyMap<string, Model>;
  readonly training: TrainingPool;
  readonly signal: AbortSignal;
}

/** One fit: a model on a share of a fold's development rows. */
interface LearningFit {
  readonly spec: SingleSpec;
  readonly place: number;
  readonly share: number;
  readonly draw: number;
  readonly task: FoldTask;
  readonly rows: Uint32Array;
}

const NONE: Figure = { kind: 'notEstimable', reason: 'tooFew' };

/**
 * Fits two models of a study, with the settings that each fold chose, to more and more of its participants, judges each
 * on the fold's own rows, and extrapolates what is lost.
 *
 * @param models - ids of a classical and a deep model; null takes the study's own
 * @throws {@link MethodError} `method.noModel` where the study has none that learns by itself; `method.nothingPredicted`
 * where no share could be learned from
 * @throws AbortError when the signal fires
 */
export async function learningReport(
  input: LearningInput,
  models: readonly [classical: string, deep: string] | null,
  onProgress: (progress: LearningProgress) => void,
): Promise<LearningReport> {
  const { study, predicted, signal } = input;
  const { eligible, plan: ownPlan } = predicted;
  const specs = chosenModels(study, models);
  const plan = learningPlan(predicted);
  const truth = truthOf({
    ...predicted,
    plan: plan.plan,
    outOfFold: { ...predicted.outOfFold, fold: plan.plan.repeats },
  });
  const learned = new Map<string, Learned>(specs.map(({ id }) => [id, emptyLearned(plan)]));
  const fits = fitsOf(input, plan, specs);
  const participants = countClusters(ownPlan.clusters, eligible.rows.length);
  const sizes = sizesOf(fits, ownPlan.clusters);

  let done = 0;
  onProgress({ done, of: fits.length });
  await sideBySide(fits, input.training.lanes + 1, signal, async (fit, inner) => {
    const result = await judgedFit({ ...input, signal: inner }, plan, truth, fit);
    const own = learned.get(fit.spec.id)!;
    const at = (SHARES.indexOf(fit.share as (typeof SHARES)[number]) * plan.folds.length + fit.place) * plan.draws;
    // The whole of a fold is learned from once and stands for each of its draws.
    const draws = fit.share === 1 ? Array.from({ length: plan.draws }, (_, draw) => draw) : [fit.draw];
    for (const draw of draws) {
      own.loss[at + draw] = result.loss;
      own.discrimination[at + draw] = result.discrimination;
      own.own[at + draw] = result.halfWidth;
    }
    done += 1;
    onProgress({ done, of: fits.length });
  });
  const seed = derive(predicted.recipe.seed, 'learning', 'laws');
  const told = await tellLearning({
    kind: eligible.outcome.kind,
    participants,
    sizes,
    plan,
    specs,
    learned,
    seed,
    signal,
  });
  if ([told.classical, told.deep].every((curve) => !curve || curve.points.every(({ fits: count }) => count === 0))) {
    throw new MethodError('method.nothingPredicted', null);
  }
  return told;
}

const CLASSICAL: readonly Family[] = [
  'logistic',
  'multinomial',
  'ordinal',
  'linear',
  'cox',
  'boosting',
  'forest',
  'additive',
  'points',
];
const DEEP: readonly Family[] = ['network', 'realmlp'];

/** The models that are asked about: a classical one, and a deep one where there is any. */
function chosenModels({ report, recipe }: FinishedStudy, models: readonly string[] | null): SingleSpec[] {
  const fitted = recipe.estimators.filter(
    (spec): spec is SingleSpec =>
      // Many small fits side by side would queue for one GPU.
      spec.family !== 'stack' && spec.family !== 'tabm' && report.models.some(({ id }) => id === spec.id),
  );
  const first = (families: readonly Family[]) =>
    families.flatMap((family) => fitted.filter((spec) => spec.family === family)).slice(0, 1);
  const chosen = models
    ? models.flatMap((id) => fitted.filter((spec) => spec.id === id))
    : [...first(CLASSICAL), ...first(DEEP)];
  if (chosen.length === 0 || (models && new Set(chosen).size < models.length))
    throw new MethodError('method.noModel', null);
  return chosen;
}

function emptyLearned({ folds, draws }: LearningPlan): Learned {
  const cells = SHARES.length * folds.length * draws;
  return {
    loss: new Float64Array(cells).fill(NaN),
    discrimination: new Float64Array(cells).fill(NaN),
    own: new Float64Array(cells).fill(NaN),
  };
}

/** All fits, the largest first, so that none is left to the last lane alone. */
function fitsOf({ predicted }: LearningInput, plan: LearningPlan, specs: readonly SingleSpec[]): LearningFit[] {
  const { recipe, eligible } = predicted;
  const fits = plan.folds.flatMap((task, place) =>
    Array.from({ length: plan.draws }, (_, draw) => {
      const seed = derive(recipe.seed, 'learning', task.repeat, task.fold, draw);
      const drawn = drawShares({ eligible, plan: plan.plan }, task.development, SHARES, seed);
      return SHARES.flatMap((share, k) =>
        share === 1 && draw > 0 ? [] : specs.map((spec) => ({ spec, place, share, draw, task, rows: drawn[k]! })),
      );
    }).flat(),
  );
  return fits.sort((a, b) => b.share - a.share);
}

/** Participants learned from at each share, the mean over the folds. */
function sizesOf(fits: readonly LearningFit[], clusters: Int32Array | null): Float64Array {
  return Float64Array.from(SHARES, (share) => {
    const own = fits.filter((fit) => fit.share === share);
    const count = ({ rows }: LearningFit) =>
      clusters ? new Set(Array.from(rows, (row) => clusters[row])).size : rows.length;
    return own.reduce((sum, fit) => sum + count(fit), 0) / Math.max(1, own.length);
  });
}

/** Fits, or takes what the study fitted to the whole of the fold, and judges on the fold's own rows. */
async function judgedFit(
  { study, predicted, folds, training, signal }: LearningInput,
  plan: LearningPlan,
  truth: Truth,
  { spec, share, draw, task, rows }: LearningFit,
): Promise<{ loss: number; discrimination: number; halfWidth: number }> {
  const { table, recipe, eligible } = predicted;
  const known = plan.ofStudy ? folds.get(foldKey(spec.id, task.repeat, task.fold)) : undefined;
  const context: FitContext = {
    table,
    recipe,
    eligible,
    clusters: plan.plan.clusters,
    training,
    networks: null,
    graphics: null,
    signal,
    onFallBack: () => {},
  };
  const key = `learning/${spec.id}/${task.repeat}/${task.fold}/${draw}/${share}`;
  const settings = settingsOf(spec, known ?? (plan.ofStudy ? undefined : study.models.get(spec.id)));
  const model = share === 1 && known ? known : await attempt(() => fitModel(context, { key, rows, spec: settings }));
  if (!model) return { loss: NaN, discrimination: NaN, halfWidth: NaN };
  const width = predictionWidth(eligible.outcome, truth.times.length);
  const said = new Float64Array(eligible.rows.length * width).fill(NaN);
  const now = predictRows(model, table, tableRows(eligible, task.evaluation), truth.times);
  for (const [i, row] of task.evaluation.entries()) said.set(now.subarray(i * width, (i + 1) * width), row * width);
  const [result] = foldResults(
    { ...truth, fold: [truth.fold[task.repeat]!] },
    { id: spec.id, predicted: [said] },
    plan.plan,
  );
  const { error, discrimination } = result ?? { error: NONE, discrimination: NONE };
  return {
    loss: error.kind === 'estimated' ? error.value : NaN,
    discrimination: discrimination.kind === 'estimated' ? discrimination.value : NaN,
    halfWidth: error.kind === 'estimated' ? (error.high - error.low) / 2 : NaN,
  };
}

/** The settings that a fold's own search found, which its evaluation rows had no part in. */
function settingsOf(spec: SingleSpec, model: Model | undefined): SingleSpec {
  const found: EstimatorSpec | undefined = model?.estimator.spec;
  return found && found.family !== 'stack' ? found : spec;
}

/** @returns null where the rows cannot teach the model */
async function attempt(fit: () => Promise<Model>): Promise<Model | null> {
  try {
    return await fit();
  } catch (caught) {
    if (isStudyError(caught) && caught.code.startsWith('method.')) return null;
    throw caught;
  }
}
