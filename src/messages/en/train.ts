import type { Backend } from '../../../workers/contract/recipe';
import type { Notice, NotSavedReason } from '../../../workers/contract/report';
import type { BackendTrial } from '../../../workers/contract/training';
import { english } from '../numbers';
import { notFitted } from './not-fitted';

const backends: Readonly<Record<Backend, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'Plain CPU',
};

const backendHelp: Readonly<Record<Backend, string>> = {
  webgpu: 'the graphics processor, the newer way',
  webgl: 'the graphics processor, the older way',
  wasm: 'the processor, with compiled code',
  cpu: 'the processor; slow, and always there',
};

const trialStates: Readonly<Record<BackendTrial['state'], string>> = {
  absent: 'not on this device',
  wrongNumbers: 'wrong numbers, not used',
  failed: 'did not start',
  passed: 'passed',
};

const folds = (count: number) => english.plural(count, 'fold', 'folds');

const notSaved: Readonly<Record<NotSavedReason, string>> = {
  unavailable:
    'This browser keeps nothing for this site now, so the study is not saved. Save its files before you close the page.',
  full: 'There is no room left on this device, so the study is not saved. Save its files before you close the page, or delete studies and train again: finished folds are used again while this page stays open.',
  openElsewhere:
    'Another tab is training this same study and keeps it. What this tab trains is not saved; its figures will be the same.',
};

function notice(is: Notice, called: (model: string) => string): string {
  switch (is.kind) {
    case 'backendLost':
      return `${backends[is.from]} was lost, as when a graphics driver restarts. Training went on with ${backends[is.to]}; no finished fold was lost.`;
    case 'foldWithoutOutcome':
      return `Fold ${english.count(is.fold + 1)} of repeat ${english.count(is.repeat + 1)} has only one of the two outcomes: it has predictions, but no AUROC of its own.`;
    case 'resumed':
      return `${folds(is.foldsKept)} finished earlier and kept on this device ${is.foldsKept === 1 ? 'was' : 'were'} used again.`;
    case 'notSaved':
      return notSaved[is.reason];
    case 'foldWithoutClass':
      return `The models of fold ${english.count(is.fold + 1)} of repeat ${english.count(is.repeat + 1)} never saw one of the classes: there was none among their development rows. They gave it a probability near 0.`;
    case 'foldsNotFitted':
    case 'modelNotFitted':
      return notFitted(is, called);
    case 'competingEvents':
      return `${english.plural(is.rows, 'row', 'rows')} had another event first. They are not taken as censored: each cause has a model of its own.`;
  }
}

export const train = {
  title: 'Train',
  lead: 'The models learn from the same folds, so that they can be compared fairly. The settings suit your table; change them only if you want to.',
  useIt: (family: string) => `Train ${/^[aeiou]/i.test(family) ? 'an' : 'a'} ${family.toLowerCase()} model`,
  off: 'Not trained in this study.',
  settings: 'Settings',
  reset: 'Reset to suggested',
  changed: 'Changed from the suggestion',
  range: (low: string, high: string, kept: string) =>
    `A number from ${low} to ${high}. Until then ${kept} stays in force.`,
  whole: (low: string, high: string, kept: string) =>
    `A whole number from ${low} to ${high}. Until then ${kept} stays in force.`,
  backend: {
    title: 'What the network is trained on',
    intro:
      'Each way of computing on this device is tested against known numbers before it is used, and timed. The fastest that is right is taken.',
    logisticOnly: 'Only a network needs this; the logistic regression is fitted on the processor.',
    names: backends,
    help: backendHelp,
    states: trialStates,
    head: { backend: 'Backend', test: 'Self-test', error: 'Largest error', speed: 'Patients per second' },
    override: 'Use',
    auto: 'the fastest that passes',
    measure: 'Measure now',
    measuring: 'Measuring…',
    unmeasured: 'Not measured yet. It is measured when training starts, or now.',
    chosen: 'in use',
    chosenBy: (backend: string, overridden: boolean) =>
      overridden ? `${backend}, as you asked.` : `${backend}: the fastest that passed.`,
    nothing: '–',
  },
  start: 'Train',
  again: 'Train again',
  startNote: (models: number, count: number, repeats: number) =>
    `${english.plural(models, 'model', 'models')}, each on ${folds(count)}${repeats > 1 ? ` repeated ${english.count(repeats)} times` : ''}. You can stop at any time.`,
  startNoteResamples: (models: number, resamples: number) =>
    `${english.plural(models, 'model', 'models')}, each on ${english.plural(resamples, 'resample', 'resamples')}. You can stop at any time.`,
  startNoteFolds: (models: number) =>
    `${english.plural(models, 'model', 'models')}, each tested as the recipe says. You can stop at any time.`,
  noneOn: 'Switch on at least one family of models.',
  tableWanted: (name: string) => `Open ${name} again first: its rows were not kept.`,
  stop: 'Stop',
  stopping: 'Stopping…',
  stopNote: 'Finished folds are kept.',
  progressTitle: 'Training under way',
  preparing: 'Preparing the folds…',
  measuringBackends: (names: readonly string[]) =>
    `Testing what this device can train on (${english.list(names)}): each is checked against known numbers and timed. This takes a few seconds…`,
  modelState: {
    waiting: 'waiting',
    folds: 'being tested',
    refit: 'refitting on all rows',
    done: 'done',
  },
  foldsDone: (done: number, all: number, resampled: boolean) =>
    `${english.count(done)} of ${resampled ? english.plural(all, 'resample', 'resamples') : folds(all)}`,
  progressOf: (model: string) => `Folds finished by ${model}`,
  epochOf: (fold: string, epoch: number, epochs: number) =>
    `Now ${fold}: epoch ${english.count(epoch)} of at most ${english.count(epochs)}`,
  left: (time: string) => `About ${time} left`,
  notices: 'To note',
  notice,
  finished: 'Training is finished. These are the results.',
  stoppedTitle: 'Training was stopped',
  stopped: 'Folds that were finished are kept: training again goes on from them.',
  failedTitle: 'Training could not be finished',
  doneTitle: 'This study has been trained',
  done: 'Training again with other settings replaces its results.',
  toResults: 'See the results',
  help: {
    foldsTitle: 'Why folds?',
    folds:
      'A model is judged on patients it has not seen. Each fold is held back once, the model learns from the others, and predicts the one held back.',
    lossTitle: 'What does the loss curve say?',
    loss: 'Both lines should fall. When the validation line rises again while the training line still falls, the network has begun to learn by heart; early stopping goes back to the best epoch.',
    timeTitle: 'How long does it take?',
    time: 'Seconds for a few hundred patients, minutes for tens of thousands. The page stays usable, and a finished fold survives a reload.',
  },
};

export type TrainMessages = typeof train;
