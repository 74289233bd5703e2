import type { Notice, NotSavedReason } from '../../../workers/contract/report';
import type { TrainMessages } from '../en/train';
import { chinese } from '../numbers';
import { notFitted } from './not-fitted';

const backends: TrainMessages['backend']['names'] = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: '普通 CPU',
};

const notSaved: Readonly<Record<NotSavedReason, string>> = {
  unavailable: '浏览器目前不为本站保存数据，研究未能保存。关闭页面前请先把文件存下来。',
  full: '本机空间不足，研究未能保存。关闭页面前请先把文件存下来；也可删除旧研究后重新训练，只要本页未关闭，已完成的折会继续沿用。',
  openElsewhere: '另一个标签页正在训练并保存同一研究。本标签页的训练不再保存，但结果相同。',
};

function notice(is: Notice, called: (model: string) => string): string {
  switch (is.kind) {
    case 'backendLost':
      return `${backends[is.from]} 中途失效（例如显卡驱动重启），已改用 ${backends[is.to]} 继续训练，已完成的折没有丢失。`;
    case 'foldWithoutOutcome':
      return `第 ${is.repeat + 1} 次重复的第 ${is.fold + 1} 折只有一种结局：有预测值，但没有该折自己的 AUROC。`;
    case 'resumed':
      return `沿用了此前已完成并保存在本机的 ${chinese.count(is.foldsKept)} 折。`;
    case 'notSaved':
      return notSaved[is.reason];
    case 'foldWithoutClass':
      return `第 ${is.repeat + 1} 次重复的第 ${is.fold + 1} 折的模型没有见过其中一类：建模行中没有该类。模型给它的概率接近 0。`;
    case 'foldsNotFitted':
    case 'modelNotFitted':
      return notFitted(is, called);
    case 'competingEvents':
      return `${chinese.count(is.rows)} 行先发生了其他事件。它们没有被当作删失：每种原因各有一个模型。`;
  }
}

export const train: TrainMessages = {
  title: '训练',
  lead: '各模型在相同的折上学习，因此可以公平比较。默认设置已按您的数据选好，一般无需改动。',
  useIt: (family) => `训练此模型：${family}`,
  off: '本研究不训练此类模型。',
  settings: '设置',
  reset: '恢复建议设置',
  changed: '已改动，与建议不同',
  range: (low, high, kept) => `请输入 ${low} 至 ${high} 之间的数；在此之前仍使用 ${kept}。`,
  whole: (low, high, kept) => `请输入 ${low} 至 ${high} 之间的整数；在此之前仍使用 ${kept}。`,
  backend: {
    title: '神经网络用什么来训练',
    intro: '本机的每种计算方式在使用前都会与已知数值核对并计时，采用结果正确且最快的一种。',
    logisticOnly: '只有神经网络需要选择；Logistic 回归在处理器上拟合。',
    names: backends,
    help: {
      webgpu: '显卡，新接口',
      webgl: '显卡，旧接口',
      wasm: '处理器，编译代码',
      cpu: '处理器，较慢但总是可用',
    },
    states: { absent: '本机没有', wrongNumbers: '数值有误，不采用', failed: '无法启动', passed: '通过' },
    head: { backend: '计算后端', test: '自检', error: '最大误差', speed: '每秒患者数' },
    override: '使用',
    auto: '通过自检且最快的',
    measure: '立即测量',
    measuring: '正在测量…',
    unmeasured: '尚未测量。开始训练时会自动测量，也可现在测量。',
    chosen: '使用中',
    chosenBy: (backend, overridden) => (overridden ? `${backend}，按您的指定。` : `${backend}：通过自检且最快。`),
    nothing: '–',
  },
  start: '开始训练',
  again: '重新训练',
  startNote: (models, count, repeats) =>
    `${chinese.count(models)} 个模型，各训练 ${chinese.count(count)} 折${repeats > 1 ? `，重复 ${chinese.count(repeats)} 次` : ''}。可随时停止。`,
  startNoteResamples: (models, resamples) =>
    `${chinese.count(models)} 个模型，各在 ${chinese.count(resamples)} 次重抽样上训练。可随时停止。`,
  startNoteFolds: (models) => `${chinese.count(models)} 个模型，按方案检验。可随时停止。`,
  noneOn: '请至少启用一类模型。',
  tableWanted: (name) => `请先重新打开 ${name}：数据行没有保存。`,
  stop: '停止',
  stopping: '正在停止…',
  stopNote: '已完成的折会保留。',
  progressTitle: '正在训练',
  preparing: '正在准备各折…',
  measuringBackends: (names) => `正在检测本机的计算后端（${names.join('、')}）：逐一与已知数值核对并计时，需要几秒钟…`,
  modelState: { waiting: '等待中', folds: '检验中', refit: '用全部行重新拟合', done: '已完成' },
  foldsDone: (done, all, resampled) =>
    `已完成 ${chinese.count(done)} / ${chinese.count(all)} ${resampled ? '次重抽样' : '折'}`,
  progressOf: (model) => `${model}已完成的折`,
  epochOf: (fold, epoch, epochs) => `当前${fold}：第 ${chinese.count(epoch)} 轮，最多 ${chinese.count(epochs)} 轮`,
  left: (time) => `大约还需 ${time}`,
  notices: '请注意',
  notice,
  finished: '训练完成，以下是结果。',
  stoppedTitle: '训练已停止',
  stopped: '已完成的折会保留，再次训练时接着进行。',
  failedTitle: '训练未能完成',
  doneTitle: '本研究已训练',
  done: '用其他设置重新训练会替换现有结果。',
  toResults: '查看结果',
  help: {
    foldsTitle: '为什么要分折？',
    folds: '模型要在没见过的患者身上检验。每一折轮流留出，模型从其余各折学习，再预测留出的一折。',
    lossTitle: '损失曲线说明什么？',
    loss: '两条线都应下降。如果训练线继续下降而验证线回升，说明网络开始死记硬背；早停会回到最佳轮次。',
    timeTitle: '需要多久？',
    time: '几百名患者只需数秒，数万名患者需要几分钟。期间页面照常可用，已完成的折在刷新后仍然保留。',
  },
};
