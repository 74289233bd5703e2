import type { Backend } from '../../../workers/contract/recipe';
import type { Notice, NotSavedReason } from '../../../workers/contract/report';
import type { BackendTrial } from '../../../workers/contract/training';
import { english } from '../numbers';
import { notFitted } from './not-fitted';

const backends: Readonly<Record<Backend, string>> = {
  webgpu: 'Graphics processor (WebGPU)',
  webgl: 'Graphics processor (WebGL)',
  wasm: 'This device’s processor',
  cpu: 'Plain loops',
};

const backendHelp: Readonly<Record<Backend, string>> = {
  webgpu: 'the newer way',
  webgl: 'the older way',
  wasm: 'our own compiled code',
  cpu: 'slow, and always there',
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
    case 'batchesParted':
      return `${backends[is.backend]} had too little memory for batches of ${english.count(is.batch)} rows of the model ${called(is.model)}: each was learned in ${english.count(is.parts)} parts whose gradients were added up. The result is the same; it took longer.`;
    case 'memoryExhausted':
      return `${backends[is.from]} had too little memory for the model ${called(is.model)}, even for a few rows at a time. Training went on with ${backends[is.to]}; no finished fold was lost.`;
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
    case 'leftOut':
      return notFitted(is, called);
    case 'competingEvents':
      return `${english.plural(is.rows, 'row', 'rows')} had another event first. They are not taken as censored: each cause has a model of its own.`;
  }
}

export const train = {
  title: 'Train',
  lead: 'The models learn from the same folds, so that they can be compared fairly. The settings suit your table; change them only if you want to.',
  useIt: (family: string) => `Train the ${family.toLowerCase()}`,
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
    logisticOnly:
      'Only a network can use a graphics processor; all other models are fitted on this device’s processor.',
    ensemble:
      'A network ensemble is trained on the graphics processor, and on no other way unless you choose it by name. Other networks are then trained on this device’s processor, as all other models are.',
    searched:
      'While settings are searched for, many small networks are trained side by side, which suits the processor best: it is taken without a test, unless you choose otherwise.',
    names: backends,
    help: backendHelp,
    states: trialStates,
    head: { backend: 'Backend', test: 'Self-test', error: 'Largest error', speed: 'Patients per second' },
    override: 'Use',
    auto: 'the fastest that passes',
    autoSearched: 'this device’s processor, untested',
    measure: 'Measure now',
    measuring: 'Measuring…',
    unmeasured: 'Not measured yet. It is measured when training starts, or now.',
    chosen: 'in use',
    chosenBy: (backend: string, overridden: boolean) =>
      overridden ? `${backend}, as you asked.` : `${backend}: the fastest that passed.`,
    nothing: '–',
  },
  ensemble: {
    none: 'This browser offers no graphics processor, so this model cannot be trained here. Open the recipe in Chrome, Edge or another browser with WebGPU, on a computer with a graphics processor.',
    emulated:
      'This browser only imitates a graphics processor, which is slow. When training starts it is timed; if the processor is faster, this model does not start, and you are told so.',
    processorChosen:
      'This model cannot be trained on this device’s processor, which is chosen below. Choose another way to compute.',
    loopsChosen:
      'Plain loops are chosen below. This model then takes hours where a graphics processor takes minutes, unless it is made very small.',
    cannotStart:
      'The network ensemble needs a graphics processor. Switch it off, or choose another way to compute, to train the others.',
  },
  thorough: {
    title: 'How thorough?',
    offers: {
      best: {
        name: 'The best within a time',
        hint: 'Every kind of model that suits the outcome, the best settings searched for on your own data, and a blend of them.',
      },
      quick: {
        name: 'A quick look',
        hint: 'A regression and a neural network with settings that suit the size of the table. Nothing is searched for.',
      },
      own: {
        name: 'My own choice',
        hint: 'Switch models on and off and change their settings below.',
      },
    },
    minutes: {
      label: 'Minutes it may take',
      help: 'On this device, testing and all. More minutes try more settings.',
    },
    experts: 'For experts: how settings are searched for',
    candidates: {
      label: 'Settings tried for each kind of model',
      help: 'Measured: this device is timed first, and as many are taken as the minutes hold. A number gives the same figures on every device, however long it takes.',
    },
    candidateChoices: { auto: 'Measured', number: 'A number' },
    number: {
      label: 'How many',
      help: 'Weak ones are dropped early; the settings that stand in the card are always among them.',
    },
    folds: {
      label: 'Inner folds',
      help: 'They judge settings on development patients alone. The folds that judge the models are never looked at.',
    },
  },
  memory: {
    title: 'This may not fit into the memory of this device',
    needs: (needed: string, there: string) =>
      `Training would need about ${needed} at its peak; a browser can count on about ${there} here.`,
    assumed: 'This browser does not say how much memory there is; 4 GB are assumed.',
    largest: (model: string) => `Switch off the largest model: ${model}.`,
    fewer: 'Train fewer models, or choose the quick look.',
    columns: 'Leave out predictors on the Question page.',
    repeats: 'Repeat the folds, or draw resamples, fewer times on the Recipe page.',
    anyway: 'You can try anyway: if memory runs out you are told, and finished folds are kept.',
  },
  start: 'Train',
  again: 'Train again',
  startNoteSearch: (models: number, minutes: number) =>
    `${english.plural(models, 'model', 'models')}, the best settings within about ${english.measured(minutes)} ${minutes === 1 ? 'minute' : 'minutes'}. You can pause or stop at any time.`,
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
  pause: 'Pause',
  goOn: 'Go on',
  pausing: 'Paused: what is under way ends first, and nothing new begins.',
  wentOn: 'Training goes on.',
  progressTitle: 'Training under way',
  preparing: 'Preparing the folds…',
  measuringBackends: (names: readonly string[]) =>
    `Testing what this device can train on (${english.list(names)}): each is checked against known numbers and timed. This takes a few seconds…`,
  modelState: {
    waiting: 'waiting',
    folds: 'being tested',
    refit: 'refitting on all rows',
    done: 'done',
    leftOut: 'left out',
  },
  foldsDone: (done: number, all: number, resampled: boolean) =>
    `${english.count(done)} of ${resampled ? english.plural(all, 'resample', 'resamples') : folds(all)}`,
  progressOf: (model: string) => `Folds finished by ${model}`,
  epochOf: (fold: string, epoch: number, epochs: number) =>
    `Now ${fold}: epoch ${english.count(epoch)} of at most ${english.count(epochs)}`,
  left: (time: string) => `About ${time} left`,
  leftAloud: (time: string) => `About ${time} left.`,
  foldOf: (fold: number, folds: number) => `fold ${english.count(fold)} of ${english.count(folds)}`,
  onAllRows: 'all rows, for the models that are kept',
  now: (where: string, model: string | null) => (model === null ? `Now ${where}` : `Now ${where}: ${model}`),
  nowAloud: (where: string) => `Now ${where}.`,
  spent: (time: string) => `Running for ${time}`,
  spentOf: (time: string, minutes: string, over: boolean) =>
    over
      ? `Running for ${time}; longer than the ${minutes} given, since each model that is trained is fitted at least once to every fold`
      : `Running for ${time} of about ${minutes}`,
  tried: (tried: number, of: number) =>
    of > tried
      ? `Settings tried: ${english.count(tried)} of about ${english.count(of)}`
      : `Settings tried: ${english.count(tried)}`,
  candidates: (count: number) =>
    count === 1
      ? 'The minutes hold one try of each kind of model. Give it more minutes to try other settings too.'
      : `In each fold up to ${english.count(count)} settings of each kind of model are tried; weak ones are dropped early.`,
  timing: 'Timing this device, to see how many settings the minutes hold…',
  best: (loss: string, squared: boolean, settings: string) =>
    `Best so far: ${squared ? 'squared error' : 'log loss'} ${loss} with: ${settings}`,
  noneYet: 'Nothing tried yet',
  blended: 'Weighed when the others of a fold are ready',
  asSet: (settings: string) => `As set: ${settings}`,
  resumes:
    'Finished folds are kept on this device. After a reload, open the study and press Train: it goes on from them.',
  share: (share: string) => `${share} of the folds are finished.`,
  notices: 'To note',
  notice,
  finished: 'Training is finished. These are the results.',
  stoppedTitle: 'Training was stopped',
  stopped: (done: number, of: number) =>
    done === 0
      ? 'No fold was finished yet, so there is nothing to keep: training again begins anew.'
      : `${english.count(done)} of ${english.plural(of, 'fold', 'folds')}, over all models, were finished. They are kept: training again goes on from them.`,
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
