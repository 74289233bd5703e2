import type { EstimatorSpec } from '../../../workers/contract/recipe';
import type { EstimatorMessages } from '../en/estimators';
import { chinese } from '../numbers';

const activations: EstimatorMessages['activations'] = {
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
};

const optimisers: EstimatorMessages['optimisers'] = {
  adam: 'Adam',
  adamw: 'AdamW',
  sgd: 'SGD',
  momentum: '带动量的 SGD',
  rmsprop: 'RMSProp',
  adagrad: 'Adagrad',
  adamax: 'Adamax',
};

const alphaWords = (alpha: number) =>
  alpha === 0 ? '岭回归' : alpha === 1 ? 'Lasso' : `弹性网络，混合比例 ${chinese.number(alpha, 2)}`;

const measured = (value: number) => chinese.measured(value, 3);
const rate = (value: number) => `学习率 ${measured(value)}`;
const { count } = chinese;

function settings(spec: EstimatorSpec): string {
  const weighted = 'classWeights' in spec && spec.classWeights === 'balanced' ? '；类别权重均衡' : '';
  switch (spec.family) {
    case 'logistic':
    case 'multinomial':
    case 'ordinal':
    case 'linear':
    case 'cox': {
      const lambda = spec.lambda === 'auto' ? '由内部交叉验证选定' : ` ${chinese.measured(spec.lambda)}`;
      return `${alphaWords(spec.alpha)}，惩罚强度${lambda}${weighted}`;
    }
    case 'points':
      return `最多 ${count(spec.items)} 项，每项最多 ${count(spec.largest)} 分`;
    case 'additive':
      return `${count(spec.interactions)} 对交互，${count(spec.bags)} 个模型取平均；${rate(spec.learningRate)}${weighted}`;
    case 'forest': {
      const drawn = spec.columnShare === 'root' ? '变量数的平方根' : `${chinese.percent(spec.columnShare)} 的变量`;
      return `${count(spec.trees)} 棵树${spec.splits === 'random' ? '，随机分裂' : ''}；每次分裂看${drawn}，叶内至少 ${count(spec.minLeaf)} 名患者${weighted}`;
    }
    case 'boosting': {
      const size = spec.growth === 'leafWise' ? `最多 ${count(spec.leaves)} 片叶` : `${count(spec.depth)} 层对称`;
      return `每棵树${size}；最多 ${count(spec.rounds)} 轮，${rate(spec.learningRate)}${weighted}`;
    }
    case 'network': {
      const kinds = [...new Set(spec.layers.map(({ activation }) => activations[activation]))];
      const layers = spec.layers.map(({ units }) => count(units)).join(' – ') || '–';
      return `隐藏层 ${layers}（${kinds.join('、') || '–'}）；${optimisers[spec.optimiser]}，${rate(spec.learningRate)}，随机失活 ${measured(spec.dropout)}；最多 ${count(spec.epochs)} 轮${weighted}`;
    }
    case 'realmlp':
      return `隐藏层 ${spec.layers.map((units) => count(units)).join(' – ')}；${rate(spec.learningRate)}，随机失活 ${measured(spec.dropout)}；${count(spec.epochs)} 轮${weighted}`;
    case 'tabm':
      return `${count(spec.members)} 个成员共用隐藏层 ${spec.layers.map((units) => count(units)).join(' – ')}；${rate(spec.learningRate)}，随机失活 ${measured(spec.dropout)}；最多 ${count(spec.epochs)} 轮${weighted}`;
    case 'neighbours':
      return `${count(spec.neighbours)} 个近邻`;
    case 'stack':
      return `最多 ${count(spec.steps)} 步${spec.recalibrate ? '；再校准' : ''}`;
  }
}

export const estimators: EstimatorMessages = {
  families: {
    logistic: '把各预测变量按各自的权重相加。数据量小时往往不逊于任何方法，而且权重可以直接解读。',
    multinomial: '对每个类别分别加总各预测变量，各有权重；不考虑类别的顺序。',
    ordinal: '每个预测变量只有一个权重，使患者在类别顺序中上移或下移；所需患者比不考虑顺序的模型少。',
    linear: '加总各预测变量（各有权重）得到预测值。在小表上往往不逊于任何方法。',
    cox: '每个预测变量使事件风险率按固定倍数升高或降低，倍数不随时间变化。存在竞争事件时，各事件各有模型。',
    points: '一张由少数变量按取值分档、分值为整数的卡片，床旁心算即可相加。一目了然，精度略低。',
    additive: '每个预测变量一条曲线，另有少数成对的曲线，相加得到预测。能随数据弯曲，每条曲线都可以查看。',
    forest: '许多棵树的平均，每棵树用不同的患者长成。几乎不用调参，结果稳定。',
    extraTrees: '许多棵树的平均，每棵树的切点随机抽取。比随机森林更平滑：有的数据上更好，有的更差。',
    boosting: '许多小树，后一棵纠正前面的误差。患者上千时常常最好。',
    network: '自行学习曲线关系和变量之间的组合。数据量大时可能更好，数据量小时往往并无优势。',
    realmlp: '专为表格数据设定的网络：先让每个数值各自弯曲，再相互组合。适合大表；较慢。',
    tabm: '数十个网络合而为一，共用大部分权重（TabM）。适合数千名患者的表；只能用显卡训练，不参与组合。',
    neighbours: '查找与该患者最相似的患者。它含有患者数据，因此从不保留或保存。',
    stack: '按各模型对未见过的患者预测得好坏来加权。很少逊于其中最好的模型。',
  },
  reading: {
    whole: '可以解读',
    card: '可以解读，也可手工相加',
    none: '整体无法直接解读',
    check: '仅用于核对其他模型',
  },
  settings,
  searched: (from) => `在您的数据上搜索，起点：${from}`,
  tuning: {
    label: '设置方式',
    help: '搜索从下列设置开始，在开发折内尝试其他设置，保留最佳者。',
    search: '搜索最佳设置',
    fixed: '按这里的设置',
  },
  activations,
  optimisers,
  losses: { crossEntropy: '交叉熵', focal: 'Focal 损失', brier: 'Brier 评分' },
  weights: { none: '不加权', balanced: '均衡' },
  growth: { leafWise: '逐叶生长', symmetric: '逐层生长，各处相同' },
  splits: { best: '每个变量取最佳分裂（随机森林）', random: '随机抽取（极端随机树）' },
  shares: { root: '变量数的平方根', value: '一定比例' },
  yesNo: { yes: '是', no: '否' },
  lambdas: { auto: '自动选定', value: 'Lambda' },
  fields: {
    alpha: { label: '惩罚的混合比例', help: '0 为岭回归：保留全部变量并一起收缩。1 为 lasso：剔除作用弱的变量。' },
    lambda: {
      label: '惩罚强度',
      help: '把权重向零收缩的程度。交给 Benchside 时，由开发折内部的交叉验证选定。',
    },
    lambdaValue: { label: 'Lambda', help: '0 表示不加惩罚，即普通 Logistic 回归。' },
    classWeights: {
      label: '类别权重',
      help: '均衡会让罕见事件更受重视，但预测风险会偏高。若要直接解读风险，请勿使用。',
    },
    items: { label: '最多条目', help: '每个条目是一个预测变量。条目少，加得快；条目多，更精确。' },
    largest: { label: '每项最多分值', help: '分值小，便于心算。' },
    cards: { label: '备选卡片数', help: '列出几乎同样好的卡片，您可以选最合情理的一张。' },
    rounds: { label: '最多轮次', help: '最多生长多少棵树（或曲线的多少步）。早停通常会提前结束。' },
    boostingRate: { label: '学习率', help: '每次纠正采纳多少。越小越稳，所需轮次越多。' },
    growth: {
      label: '树的生长方式',
      help: '逐叶生长在收益最大处分裂；逐层生长对所有患者问同样的问题，患者少时更稳。',
    },
    leaves: { label: '最多叶数', help: '叶越多，能学到的组合越细，也越早学到噪声。逐层生长的树只看层数。' },
    stepLeaves: { label: '每步的叶数', help: '每一步把一个变量最多分成这么多段。' },
    depth: { label: '最多层数', help: '最多多少个变量可以共同起作用。' },
    minLeaf: { label: '叶内最少患者数', help: '叶越大越稳。' },
    l2: { label: '叶值的收缩', help: '把小叶的取值拉向零。' },
    rowShare: { label: '每棵树所见患者的比例', help: '小于 1 时各树差异更大，相加后更稳。' },
    columnShare: { label: '每棵树所见变量的比例', help: '小于 1 时没有哪个变量出现在每棵树里。' },
    bootstrap: { label: '患者的随机权重', help: '0 表示权重相同；1 为贝叶斯自助法。' },
    randomStrength: { label: '选择分裂时的随机性', help: '少许噪声可避免各树都做同样的选择。' },
    boostingPatience: {
      label: '耐心轮次',
      help: '留出患者上连续多少轮没有改善就停止，并保留最佳轮次。0 表示不早停。',
    },
    boostingMembers: { label: '成员模型数', help: '各留出不同的患者，取预测的平均：更稳定，也更慢。' },
    bags: { label: '重抽样次数', help: '曲线在多次重抽样上取平均：更平滑，也更慢。' },
    interactions: {
      label: '变量对数',
      help: '允许共同起作用的变量对，选取最有帮助的。0 表示每个变量只有自己的曲线。',
    },
    trees: { label: '树的数量', help: '树越多越稳、越慢，且不会因此过拟合。' },
    splits: { label: '分裂方式', help: '随机抽取更快，噪声大时更稳。' },
    drawn: { label: '每次分裂考察的变量', help: '越少，各树差异越大。' },
    drawnShare: { label: '变量的比例', help: '1 表示考察全部变量。' },
    neighbours: { label: '近邻数', help: '多则平滑，少则紧跟最相似的患者。' },
    steps: { label: '步数', help: '每一步给最有帮助的模型增加权重。' },
    recalibrate: { label: '再校准', help: '用各模型都没见过的患者，把组合的风险调到与实际相符。' },
    layers: { label: '隐藏层', help: '层数和单元越多，能学到的规律越细；患者少时也更容易学到噪声。' },
    loss: {
      label: '损失函数',
      help: '训练所要减小的量。交叉熵得到的风险最可信；Focal 损失偏重难判的患者；Brier 评分是风险的平方误差。',
    },
    optimiser: { label: '优化器', help: '更新权重的方法。Adam 最省调参。' },
    learningRate: { label: '学习率', help: '每一步的大小。太大则损失跳动甚至失败，太小则进展缓慢。' },
    members: { label: '成员网络数', help: '从不同起点训练多个网络，取其风险的平均值：更稳定，也更慢。' },
    sharingMembers: { label: '成员数', help: '共用大部分权重、同时训练的网络；取其预测的平均。' },
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
    embedding: { label: '先弯曲每个数值', help: '每个数值先经过自己学得的波形，再相互组合。' },
    mixup: { label: '混合患者', help: '也从成对患者的混合中学习。0 表示不混合。' },
  },
  units: (index) => `第 ${index} 层单元数`,
  activation: (index) => `第 ${index} 层激活函数`,
  addLayer: '增加一层',
  removeLayer: (index) => `删除第 ${index} 层`,
  noLayers: '没有隐藏层：此时网络等同于用梯度法训练的 Logistic 回归。',
  activationHelp: '每个单元的非线性。首选 ReLU；ELU、GELU 更平滑。',
  monotone: {
    title: '必须遵守的方向',
    hint: '如果医学上已知某个数值升高时预测不应下降（或不应上升），可以让模型遵守。',
    add: '为一个预测变量规定方向',
    choose: '选择一个数值变量',
    of: (column) => `${column} 的方向`,
    rising: '升高时预测不下降',
    falling: '升高时预测不上升',
    remove: (column) => `不再约束 ${column}`,
  },
};
