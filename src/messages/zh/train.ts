import type { Notice, NotSavedReason } from '../../../workers/contract/report';
import type { TrainMessages } from '../en/train';
import { chinese } from '../numbers';
import { notFitted } from './not-fitted';

const backends: TrainMessages['backend']['names'] = {
  webgpu: '显卡（WebGPU）',
  webgl: '显卡（WebGL）',
  wasm: '本机处理器',
  cpu: '普通循环',
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
    case 'batchesParted':
      return `${backends[is.backend]} 内存不足，装不下“${called(is.model)}”每批 ${chinese.count(is.batch)} 行：每批改为分 ${chinese.count(is.parts)} 份计算，再把梯度相加。结果不变，只是用时更长。`;
    case 'memoryExhausted':
      return `${backends[is.from]} 内存不足，“${called(is.model)}”即使每次只算几行也装不下，已改用 ${backends[is.to]} 继续训练，已完成的折没有丢失。`;
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
    case 'leftOut':
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
    logisticOnly: '只有神经网络能用显卡；其他模型都在本机处理器上拟合。',
    ensemble: '网络集成用显卡训练；除非您指定，不用其他方式。此时其他神经网络与其余模型一样，都用本机处理器训练。',
    searched: '搜索设置时会同时训练许多小网络，最适合用处理器：除非您另行指定，否则直接采用，不再测试。',
    names: backends,
    help: {
      webgpu: '新接口',
      webgl: '旧接口',
      wasm: '自有编译代码',
      cpu: '较慢，但总是可用',
    },
    states: { absent: '本机没有', wrongNumbers: '数值有误，不采用', failed: '无法启动', passed: '通过' },
    head: { backend: '计算后端', test: '自检', error: '最大误差', speed: '每秒患者数' },
    override: '使用',
    auto: '通过自检且最快的',
    autoSearched: '本机处理器，不做测试',
    measure: '立即测量',
    measuring: '正在测量…',
    unmeasured: '尚未测量。开始训练时会自动测量，也可现在测量。',
    chosen: '使用中',
    chosenBy: (backend, overridden) => (overridden ? `${backend}，按您的指定。` : `${backend}：通过自检且最快。`),
    nothing: '–',
  },
  ensemble: {
    none: '此浏览器没有可用的显卡，无法在此训练该模型。请在有显卡的电脑上用 Chrome、Edge 或其他支持 WebGPU 的浏览器打开此方案。',
    emulated: '此浏览器的显卡是模拟的，速度很慢。开始训练时会计时；如果处理器更快，该模型不会开始，并会告诉您。',
    processorChosen: '下面指定了本机处理器，该模型无法用它训练。请选择其他计算方式。',
    loopsChosen: '下面指定了普通循环。显卡几分钟的训练，用它要几个小时，除非把模型设得很小。',
    cannotStart: '网络集成需要显卡。请关闭它，或选择其他计算方式，再训练其余模型。',
  },
  thorough: {
    title: '做到多细致？',
    offers: {
      best: {
        name: '限定时间内的最佳',
        hint: '适合该结局的各类模型，在您自己的数据上搜索最佳设置，并加以组合。',
      },
      quick: { name: '快速浏览', hint: '一个回归和一个神经网络，设置按数据量选定，不做搜索。' },
      own: { name: '自己选择', hint: '在下方启用或停用模型，并修改其设置。' },
    },
    minutes: { label: '可用时间（分钟）', help: '在本机上，包括检验在内。时间越多，尝试的设置越多。' },
    experts: '供专家使用：如何搜索设置',
    candidates: {
      label: '每类模型尝试的设置数',
      help: '实测：先在本机计时，时间内能做多少就取多少。指定数量则在任何设备上结果都相同，但耗时不限。',
    },
    candidateChoices: { auto: '实测', number: '指定数量' },
    number: { label: '数量', help: '较差的会早早淘汰；卡片上的设置总在其中。' },
    folds: { label: '内部折数', help: '只用建模患者评判各种设置，绝不查看用于评价模型的折。' },
  },
  memory: {
    title: '本机内存可能不够',
    needs: (needed, there) => `训练峰值约需 ${needed}；浏览器在本机大约可用 ${there}。`,
    assumed: '此浏览器不提供内存大小，按 4 GB 估计。',
    largest: (model) => `停用最大的模型：${model}。`,
    fewer: '少训练几个模型，或选择“快速浏览”。',
    columns: '在“问题”页去掉一些预测变量。',
    repeats: '在“方案”页减少折的重复次数或重抽样次数。',
    anyway: '也可以直接尝试：如果内存用尽会告知您，已完成的折会保留。',
  },
  start: '开始训练',
  again: '重新训练',
  startNoteSearch: (models, minutes) =>
    `${chinese.count(models)} 个模型，在约 ${chinese.measured(minutes)} 分钟内寻找最佳设置。可随时暂停或停止。`,
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
  pause: '暂停',
  goOn: '继续',
  pausing: '已暂停：正在进行的部分会先完成，不再开始新的部分。',
  wentOn: '训练继续进行。',
  progressTitle: '正在训练',
  preparing: '正在准备各折…',
  measuringBackends: (names) => `正在检测本机的计算后端（${names.join('、')}）：逐一与已知数值核对并计时，需要几秒钟…`,
  modelState: { waiting: '等待中', folds: '检验中', refit: '用全部行重新拟合', done: '已完成', leftOut: '已略去' },
  foldsDone: (done, all, resampled) =>
    `已完成 ${chinese.count(done)} / ${chinese.count(all)} ${resampled ? '次重抽样' : '折'}`,
  progressOf: (model) => `${model}已完成的折`,
  epochOf: (fold, epoch, epochs) => `当前${fold}：第 ${chinese.count(epoch)} 轮，最多 ${chinese.count(epochs)} 轮`,
  left: (time) => `大约还需 ${time}`,
  leftAloud: (time) => `大约还需 ${time}。`,
  foldOf: (fold, folds) => `第 ${chinese.count(fold)} 折（共 ${chinese.count(folds)} 折）`,
  onAllRows: '在全部行上训练最终保存的模型',
  now: (where, model) => (model === null ? `当前${where}` : `当前${where}：${model}`),
  nowAloud: (where) => `当前${where}。`,
  spent: (time) => `已运行 ${time}`,
  spentOf: (time, minutes, over) =>
    over
      ? `已运行 ${time}，超过给定的 ${minutes}，因为参与训练的每个模型在每一折至少要拟合一次`
      : `已运行 ${time}，预计约 ${minutes}`,
  tried: (tried, of) =>
    of > tried
      ? `已尝试设置：${chinese.count(tried)}，共约 ${chinese.count(of)}`
      : `已尝试设置：${chinese.count(tried)}`,
  candidates: (count) =>
    count === 1
      ? '限定时间内每类模型只够尝试一种设置。给更多时间，就能尝试其他设置。'
      : `每折每类模型最多尝试 ${chinese.count(count)} 种设置，较差的早早淘汰。`,
  timing: '正在为本机计时，看限定时间内能尝试多少种设置…',
  best: (loss, squared, settings) => `目前最佳：${squared ? '平方误差' : '对数损失'} ${loss}，设置：${settings}`,
  noneYet: '尚未尝试',
  blended: '该折其他模型完成后再加权',
  asSet: (settings) => `按设置：${settings}`,
  resumes: '已完成的折保存在本机。刷新页面后，打开该研究并按“开始训练”，会接着进行。',
  share: (share) => `已完成 ${share} 的折。`,
  notices: '请注意',
  notice,
  finished: '训练完成，以下是结果。',
  stoppedTitle: '训练已停止',
  stopped: (done, of) =>
    done === 0
      ? '还没有完成的折，没有可保留的内容：再次训练会从头开始。'
      : `各模型合计 ${chinese.count(of)} 折，已完成 ${chinese.count(done)} 折。它们会保留，再次训练时接着进行。`,
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
