import { proxy, transfer, wrap, type Remote } from 'comlink';
import type { Disclosed } from '../../workers/contract/disclosed';
import { DeviceError } from '../../workers/contract/faults';
import type { JobId } from '../../workers/contract/job';
import type { Backend, EstimatorSpec, Recipe } from '../../workers/contract/recipe';
import type { Reply } from '../../workers/contract/reply';
import type { StudyReport } from '../../workers/contract/report';
import type { StudyApi } from '../../workers/contract/study-api';
import type { ReadingOptions, ReadingProgress, SampleId, TableSummary } from '../../workers/contract/table';
import type { LearningProgress } from '../../workers/contract/learning-curve';
import type { BackendChoice, TrainingProgress } from '../../workers/contract/training';
import type { BatchSummary } from '../../workers/contract/model';
import { valueOf } from './reply';
import { startWorker } from './workers';

interface Listen<Progress> {
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/** A value without the mark that let it leave the worker. */
type Plain<Value> = Value extends Disclosed<infer Unmarked> ? Unmarked : Value;

/** A call that answers at once: the value, or the fault thrown. */
type Ask<Method> = Method extends (...args: infer Args) => Promise<Reply<infer Value>>
  ? (...args: Args) => Promise<Plain<Value>>
  : never;

/** A call that can be stopped: an abort signal stands for its job. */
type Stoppable<Method> = Method extends (job: JobId, ...args: infer Args) => Promise<Reply<infer Value>>
  ? (...args: [...Args, signal: AbortSignal]) => Promise<Plain<Value>>
  : never;

type InTheirTime =
  'describeCohort' | 'addScore' | 'subgroups' | 'recalibrate' | 'conformal' | 'adoptUpdate' | 'editShapes';

type AtOnce = Exclude<
  keyof StudyApi,
  | 'connectNetworks'
  | 'connectTraining'
  | 'connectResampling'
  | 'stop'
  | 'openTable'
  | 'openSample'
  | 'measureBackends'
  | 'train'
  | 'predictTable'
  | 'validate'
  | 'learningCurve'
  | InTheirTime
>;

/** The study worker as the page sees it. Faults are thrown; a stopped job throws an AbortError. */
export type Study = { readonly [Method in AtOnce]: Ask<StudyApi[Method]> } & {
  readonly [Method in InTheirTime]: Stoppable<StudyApi[Method]>;
} & {
  openTable(file: File, options: ReadingOptions, listen: Listen<ReadingProgress>): Promise<TableSummary>;
  openSample(sample: SampleId, listen: Listen<ReadingProgress>): Promise<TableSummary>;
  measureBackends(override: Backend | 'auto', signal: AbortSignal): Promise<BackendChoice>;
  train(recipe: Recipe, listen: Listen<TrainingProgress>): Promise<StudyReport>;
  predictTable(modelId: string, file: File, listen: Listen<ReadingProgress>): Promise<BatchSummary>;
  /** The family says which workers it needs: updating a model may mean fitting it anew. */
  validate(
    model: Pick<EstimatorSpec, 'id' | 'family'>,
    file: File,
    listen: Listen<ReadingProgress>,
  ): Promise<StudyReport>;
  learningCurve(
    models: readonly [classical: string, deep: string] | null,
    listen: Listen<LearningProgress>,
  ): Promise<StudyReport>;
};

/** Network and resampling workers: one a core up to four each, since folds and resamples are worked on side by side. */
const lanes = (): number => Math.max(1, Math.min(4, navigator.hardwareConcurrency || 1));

interface Running {
  readonly api: Remote<StudyApi>;
  readonly lost: Promise<never>;
}

/** Rejects when one of the workers breaks: what was asked of it would wait for ever. */
function lossOf(workers: readonly Worker[]): Promise<never> {
  const lost = new Promise<never>((_, reject) => {
    for (const worker of workers) {
      worker.addEventListener('error', () => reject(new DeviceError('device.workerLost', null)));
    }
  });
  lost.catch(() => {});
  return lost;
}

async function start(): Promise<Running> {
  const worker = await startWorker('study');
  return { api: wrap<StudyApi>(worker), lost: lossOf([worker]) };
}

/** Starts workers of one kind and leaves them with the study worker. */
async function introduce(
  { api }: Running,
  kind: 'training' | 'networks' | 'resampling',
): Promise<{ readonly lost: Promise<never> }> {
  // Networks come here only to be trained on a GPU, for which workers would queue.
  const count = kind === 'networks' ? 1 : lanes();
  const workers = await Promise.all(Array.from({ length: count }, () => startWorker(kind)));
  // A training worker that breaks is ended: its port closes, and its work goes to another.
  if (kind === 'training') for (const worker of workers) worker.addEventListener('error', () => worker.terminate());
  const lost = kind === 'training' ? new Promise<never>(() => {}) : lossOf(workers);
  const ports = workers.map((worker) => {
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ port: port1 }, [port1]);
    return port2;
  });
  switch (kind) {
    case 'training':
      await api.connectTraining(transfer(ports, ports));
      break;
    case 'networks':
      await api.connectNetworks(transfer(ports, ports));
      break;
    case 'resampling':
      await api.connectResampling(transfer(ports, ports));
  }
  return { lost };
}

/** Whether a recipe may train networks on a GPU; a search trains many small ones at a time, which suits the processor. */
function needsGpu({ estimators, backend }: Recipe): boolean {
  if (estimators.some(({ family }) => family === 'tabm')) return backend !== 'wasm';
  if (!estimators.some(({ family }) => family === 'network')) return false;
  const searched = estimators.some(({ family, tuning }) => family === 'stack' || tuning === 'search');
  return backend === 'auto' ? !searched : backend !== 'wasm';
}

/** Opens the study worker at the first call, the others at the first one that trains. */
export function openStudy(): Study {
  let running: Promise<Running> | undefined;
  let networks: ReturnType<typeof introduce> | undefined;
  let training: ReturnType<typeof introduce> | undefined;
  let resampling: ReturnType<typeof introduce> | undefined;
  let jobs = 0;
  const study = () => (running ??= start());

  async function ask<T>(call: (api: Remote<StudyApi>) => Promise<Reply<T>>): Promise<T> {
    const { api, lost } = await study();
    return valueOf(await Promise.race([call(api), lost]));
  }

  async function run<T>(
    signal: AbortSignal,
    call: (api: Remote<StudyApi>, job: JobId) => Promise<Reply<T>>,
  ): Promise<T> {
    signal.throwIfAborted();
    const job = `job ${(jobs += 1)}` as JobId;
    const stop = () => void study().then(({ api }) => api.stop(job));
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await ask((api) => call(api, job));
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  const withNetworks = () => (networks ??= study().then((running) => introduce(running, 'networks')));
  const withTraining = () => (training ??= study().then((running) => introduce(running, 'training')));
  const withResampling = () => (resampling ??= study().then((running) => introduce(running, 'resampling')));

  return {
    openTable: (file, options, { onProgress, signal }) =>
      run(signal, (api, job) => api.openTable(job, file, options, proxy(onProgress))),
    openSample: (sample, { onProgress, signal }) =>
      run(signal, (api, job) => api.openSample(job, sample, proxy(onProgress))),
    glimpse: () => ask((api) => api.glimpse()),
    reviewQuestion: (question) => ask((api) => api.reviewQuestion(question)),
    describeCohort: (question, signal) => run(signal, (api, job) => api.describeCohort(job, question)),
    proposeRecipe: (question, title) => ask((api) => api.proposeRecipe(question, title)),
    sampleRecipe: (sample) => ask((api) => api.sampleRecipe(sample)),
    reviewRecipe: (recipe) => ask((api) => api.reviewRecipe(recipe)),
    sampleSize: (recipe, assumption) => ask((api) => api.sampleSize(recipe, assumption)),
    readRecipe: (file) => ask((api) => api.readRecipe(file)),
    readFolds: (file) => ask((api) => api.readFolds(file)),
    async measureBackends(override, signal) {
      const { lost } = await withNetworks();
      return run(signal, (api, job) => Promise.race([api.measureBackends(job, override), lost]));
    },
    async train(recipe, { onProgress, signal }) {
      const resampling = await withResampling();
      await withTraining();
      const networked = needsGpu(recipe) && (await withNetworks());
      return run(signal, (api, job) => {
        const report = api.train(job, recipe, proxy(onProgress));
        return Promise.race(networked ? [report, resampling.lost, networked.lost] : [report, resampling.lost]);
      });
    },
    pauseTraining: (paused) => ask((api) => api.pauseTraining(paused)),
    thresholdsAt: (modelId, prevalence) => ask((api) => api.thresholdsAt(modelId, prevalence)),
    async addScore(score, signal) {
      const { lost } = await withResampling();
      return run(signal, (api, job) => Promise.race([api.addScore(job, score), lost]));
    },
    removeScore: (id) => ask((api) => api.removeScore(id)),
    subgroups: (choices, threshold, smallCell, signal) =>
      run(signal, (api, job) => api.subgroups(job, choices, threshold, smallCell)),
    recalibrate: (modelId, signal) => run(signal, (api, job) => api.recalibrate(job, modelId)),
    adoptRecalibration: (modelId, method) => ask((api) => api.adoptRecalibration(modelId, method)),
    conformal: (modelId, alpha, byClass, signal) =>
      run(signal, (api, job) => api.conformal(job, modelId, alpha, byClass)),
    async validate({ id, family }, file, { onProgress, signal }) {
      const resampling = await withResampling();
      await withTraining();
      const networked = family === 'network' && (await withNetworks());
      return run(signal, (api, job) => {
        const report = api.validate(job, id, file, proxy(onProgress));
        return Promise.race(networked ? [report, resampling.lost, networked.lost] : [report, resampling.lost]);
      });
    },
    adoptUpdate: (externalId, method, signal) => run(signal, (api, job) => api.adoptUpdate(job, externalId, method)),
    async learningCurve(models, { onProgress, signal }) {
      await withTraining();
      return run(signal, (api, job) => api.learningCurve(job, models, proxy(onProgress)));
    },
    async editShapes(modelId, edits, signal) {
      const { lost } = await withResampling();
      return run(signal, (api, job) => Promise.race([api.editShapes(job, modelId, edits), lost]));
    },
    chooseCard: (modelId, card) => ask((api) => api.chooseCard(modelId, card)),
    state: (item, text) => ask((api) => api.state(item, text)),
    form: (modelId) => ask((api) => api.form(modelId)),
    predictOne: (modelId, values) => ask((api) => api.predictOne(modelId, values)),
    predictTable: (modelId, file, { onProgress, signal }) =>
      run(signal, (api, job) => api.predictTable(job, modelId, file, proxy(onProgress))),
    recipeFile: (recipe) => ask((api) => api.recipeFile(recipe)),
    reportFile: () => ask((api) => api.reportFile()),
    predictionsFile: () => ask((api) => api.predictionsFile()),
    modelFile: () => ask((api) => api.modelFile()),
    listStudies: () => ask((api) => api.listStudies()),
    renameStudy: (id, title) => ask((api) => api.renameStudy(id, title)),
    removeStudy: (id) => ask((api) => api.removeStudy(id)),
    undoRemove: () => ask((api) => api.undoRemove()),
    openStudy: (id) => ask((api) => api.openStudy(id)),
    exportStudy: (id) => ask((api) => api.exportStudy(id)),
    importStudy: (file) => ask((api) => api.importStudy(file)),
    inventory: () => ask((api) => api.inventory()),
    erase: () => ask((api) => api.erase()),
  };
}
