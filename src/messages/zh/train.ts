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
  families: {
    logistic: '把各预测变量按各自的权重相加。数据量小时往往不逊于任何方法，而且权重可以直接解读。',
    multinomial: '对每个类别分别加总各预测变量，各有权重；不考虑类别的顺序。',
    ordinal: '每个预测变量只有一个权重，使患者在类别顺序中上移或下移；所需患者比不考虑顺序的模型少。',
    linear: '加总各预测变量（各有权重）得到预测值。在小表上往往不逊于任何方法。',
    cox: '每个预测变量使事件风险率按固定倍数升高或降低，倍数不随时间变化。存在竞争事件时，各事件各有模型。',
    network: '自行学习曲线关系和变量之间的组合。数据量大时可能更好，数据量小时往往并无优势。',
  },
  useIt: (family) => `训练此模型：${family}`,
  off: '本研究不训练此类模型。',
  settings: '设置',
  reset: '恢复建议设置',
  changed: '已改动，与建议不同',
  penaltySummary: (alpha, lambda, weighted) => `${alpha}，惩罚强度${lambda}${weighted ? '，类别权重均衡' : ''}`,
  networkSummary: (layers, activation, optimiser, epochs) =>
    `隐藏层 ${layers}（${activation}）；${optimiser}；最多 ${chinese.count(epochs)} 轮`,
  alphaWords: (alpha) =>
    alpha === 0 ? '岭回归' : alpha === 1 ? 'Lasso' : `弹性网络，混合比例 ${chinese.number(alpha, 2)}`,
  auto: '由内部交叉验证选定',
  activations: {
    relu: 'ReLU',
    elu: 'ELU',
    selu: 'SELU',
    leakyRelu: 'Leaky ReLU',
    gelu: 'GELU',
    swish: 'Swish',
    mish: 'Mish',
    softplus: 'Softplus',
    tanh: 'Tanh',
    sigmoid: 'Sigmoid',
    linear: '线性',
  },
  optimisers: {
    adam: 'Adam',
    adamw: 'AdamW',
    sgd: 'SGD',
    momentum: '带动量的 SGD',
    rmsprop: 'RMSProp',
    adagrad: 'Adagrad',
    adamax: 'Adamax',
  },
  losses: { crossEntropy: '交叉熵', focal: 'Focal 损失', brier: 'Brier 评分' },
  fields: {
    alpha: { label: '惩罚的混合比例', help: '0 为岭回归：保留全部变量并一起收缩。1 为 lasso：剔除作用弱的变量。' },
    lambda: {
      label: '惩罚强度',
      help: '把权重向零收缩的程度。交给 Benchside 时，由开发折内部的交叉验证选定。',
    },
    lambdaAuto: '自动选定',
    lambdaValue: { label: 'Lambda', help: '0 表示不加惩罚，即普通 Logistic 回归。' },
    classWeights: {
      label: '类别权重',
      help: '均衡会让罕见事件更受重视，但预测风险会偏高。若要直接解读风险，请勿使用。',
    },
    weights: { none: '不加权', balanced: '均衡' },
    layers: { label: '隐藏层', help: '层数和单元越多，能学到的规律越细；患者少时也更容易学到噪声。' },
    layer: (index) => `第 ${index} 层`,
    units: (index) => `第 ${index} 层单元数`,
    activation: (index) => `第 ${index} 层激活函数`,
    addLayer: '增加一层',
    removeLayer: (index) => `删除第 ${index} 层`,
    noLayers: '没有隐藏层：此时网络等同于用梯度法训练的 Logistic 回归。',
    activationHelp: '每个单元的非线性。首选 ReLU；ELU、GELU 更平滑。',
    loss: {
      label: '损失函数',
      help: '训练所要减小的量。交叉熵得到的风险最可信；Focal 损失偏重难判的患者；Brier 评分是风险的平方误差。',
    },
    optimiser: { label: '优化器', help: '更新权重的方法。Adam 最省调参。' },
    learningRate: { label: '学习率', help: '每一步的大小。太大则损失跳动甚至失败，太小则进展缓慢。' },
    members: { label: '成员网络数', help: '从不同起点训练多个网络，取其风险的平均值：更稳定，也更慢。' },
    batch: { label: '批量', help: '每一步使用的患者数。大批量在显卡上更快，小批量随机性更大。' },
    epochs: { label: '最多轮次', help: '最多把数据过几遍。早停通常会提前结束。' },
    patience: {
      label: '耐心轮次',
      help: '留出患者上连续多少轮没有改善就停止，并保留最佳权重。0 表示不早停。',
    },
    validationShare: {
      label: '留作早停的比例',
      help: '开发数据中不参与学习、只用于判断何时停止的患者比例。评价折绝不参与。',
    },
    dropout: { label: '随机失活', help: '每一步随机关闭的单元比例，避免过分依赖个别单元。' },
    weightDecay: { label: '权重衰减', help: '把权重拉向零，取小值可防止过拟合。' },
    range: (low, high, kept) => `请输入 ${low} 至 ${high} 之间的数；在此之前仍使用 ${kept}。`,
    whole: (low, high, kept) => `请输入 ${low} 至 ${high} 之间的整数；在此之前仍使用 ${kept}。`,
  },
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
