import type { SampleSizeCriterion } from '../../../workers/contract/cohort';
import type {
  Activation,
  EstimatorSpec,
  NetworkSpec,
  OutcomeRole,
  Optimiser,
  Loss,
  Monotone,
  TimeUnit,
} from '../../../workers/contract/recipe';
import { timeUnitOf } from '../../charts/outcome-units';
import type { ReportMethods } from '../en/report-methods';
import { chinese } from '../numbers';

const { count, measured, percent, time } = chinese;
const quoted = (names: readonly string[]) => names.map((name) => `“${name}”`).join('、');

const criteria: Readonly<Record<SampleSizeCriterion, string>> = {
  shrinkage: '效应收缩小',
  optimism: '解释变异的乐观偏差小',
  overallRisk: '总体风险或均值估计精确',
  meanAbsoluteError: '预测风险的平均误差小',
  residualVariance: '残差标准差估计精确',
};

const activation: Readonly<Record<Activation, string>> = {
  relu: 'ReLU',
  elu: 'ELU',
  selu: 'SELU',
  leakyRelu: 'leaky ReLU',
  gelu: 'GELU',
  swish: 'swish',
  mish: 'mish',
  softplus: 'softplus',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  linear: '线性',
};
const optimiser: Readonly<Record<Optimiser, string>> = {
  adam: 'Adam',
  adamw: 'AdamW',
  sgd: '随机梯度下降',
  momentum: '带动量的梯度下降',
  rmsprop: 'RMSprop',
  adagrad: 'Adagrad',
  adamax: 'Adamax',
};
const loss: Readonly<Record<Loss, string>> = { crossEntropy: '交叉熵', focal: '焦点损失', brier: 'Brier 评分' };

const predictedBy = (horizon: number, scale: string, unit: TimeUnit | undefined): string =>
  unit === undefined
    ? `预测到 ${measured(horizon)} 时的风险，单位同“${scale}”。`
    : `预测到 ${time(horizon, unit)}时的风险。`;

const outcomeIs: { readonly [Kind in OutcomeRole['kind']]: (role: Extract<OutcomeRole, { kind: Kind }>) => string } = {
  binary: ({ column, event, noEvent }) =>
    `结局记录在“${column}”列：${quoted(event)}算作事件，${quoted(noEvent)}算作无事件。`,
  classes: ({ column, classes, ordered }) =>
    `结局是“${column}”列记录的类别，共 ${count(classes.length)} 类${ordered ? '，由低到高依次为' : '，视为无序'}：${quoted(classes)}。`,
  continuous: ({ column, unit }) =>
    `结局是“${column}”列测得的数值，按其原有尺度${unit === undefined ? '' : `（${unit}）`}预测。`,
  survival: ({ column, time, event, censored, competing, entry, horizon, timeUnit }) =>
    [
      `结局是“${column}”列出现${quoted(event)}之前的时间；“${time}”列给出随访时长。`,
      censored.length > 0 ? `以${quoted(censored)}结束的随访为右删失。` : '没有删失的随访。',
      ...(competing.length > 0
        ? [`${quoted(competing)}使该事件不再可能发生，按竞争事件处理，从不当作删失：风险为累积发生率。`]
        : []),
      ...(entry === undefined ? [] : [`受试者从“${entry}”所示时间起进入观察（延迟进入）。`]),
      ...(horizon === null ? [] : [predictedBy(horizon, time, timeUnit)]),
    ].join(''),
};

const penalty = (alpha: number, lambda: number | 'auto') =>
  `${alpha === 0 ? '岭（L2）惩罚' : alpha === 1 ? 'lasso（L1）惩罚' : `弹性网惩罚（混合参数 ${measured(alpha)}，0 为岭，1 为 lasso）`}${
    lambda === 'auto'
      ? '，其强度在每折的开发行内以交叉验证选定'
      : lambda === 0
        ? '，强度为 0，即无惩罚'
        : `，强度固定为 ${measured(lambda)}`
  }`;
const weighted = (weights: 'none' | 'balanced') =>
  weights === 'balanced'
    ? '各类按其频率的倒数加权，这会改变预测风险的水平。'
    : '没有给任何类别额外权重，也没有重抽样。';

const networkLoss = (kind: OutcomeRole['kind'], spec: NetworkSpec) =>
  ({
    binary: loss[spec.loss],
    classes: '交叉熵',
    continuous: '标准化数值的平方误差',
    survival: '随访离散区间内事件与删失的似然，每个区间和每种原因各一个风险率',
  })[kind];

const held = (monotone: Monotone) => {
  const of = (direction: 1 | -1) => Object.keys(monotone).filter((column) => monotone[column] === direction);
  const [rising, falling] = [of(1), of(-1)];
  return [
    rising.length > 0 ? `规定下列变量升高时预测不下降：${rising.join('、')}。` : '',
    falling.length > 0 ? `规定下列变量升高时预测不上升：${falling.join('、')}。` : '',
  ].join('');
};

function estimator(spec: EstimatorSpec, kind: OutcomeRole['kind']): string {
  switch (spec.family) {
    case 'logistic':
      return `Logistic 回归，以惩罚最大似然拟合，采用${penalty(spec.alpha, spec.lambda)}。${weighted(spec.classWeights)}`;
    case 'multinomial':
      return `多分类 Logistic 回归，每类一个线性预测值，采用${penalty(spec.alpha, spec.lambda)}。${weighted(spec.classWeights)}`;
    case 'ordinal':
      return `有序 Logistic 回归（比例优势），采用${penalty(spec.alpha, spec.lambda)}。${weighted(spec.classWeights)}`;
    case 'linear':
      return `最小二乘线性回归，采用${penalty(spec.alpha, spec.lambda)}。`;
    case 'cox':
      return `Cox 比例风险回归（Efron 法处理结点，Breslow 基线风险；有竞争事件时每种原因一个模型），采用${penalty(spec.alpha, spec.lambda)}。`;
    case 'points':
      return `评分卡，最多 ${count(spec.items)} 个预测变量，每个变量按取值分档，各档为不超过 ${count(spec.largest)} 分的整数：变量由束搜索选出，各档效应由对相邻档之差加惩罚的 Logistic 回归估计（惩罚强度由交叉验证选定），再取整（参照 FasterRisk）。`;
    case 'additive':
      return `可解释提升机：每个预测变量一条形状曲线，另有 ${count(spec.interactions)} 对变量的形状，相加而成；各形状为 ${count(spec.bags)} 个重抽样模型的平均，最多 ${count(spec.rounds)} 轮，每步 ${count(spec.leaves)} 片叶，学习率 ${measured(spec.learningRate)}。${kind === 'classes' ? '' : held(spec.monotone)}${weighted(spec.classWeights)}`;
    case 'forest':
      return `${spec.splits === 'best' ? '随机森林' : '极端随机树'}，${count(spec.trees)} 棵树，每次分裂考察${spec.columnShare === 'root' ? '变量数的平方根个变量' : ` ${percent(spec.columnShare)} 的变量`}，叶内至少 ${count(spec.minLeaf)} 行。${weighted(spec.classWeights)}`;
    case 'boosting':
      return `直方图梯度提升，${spec.growth === 'leafWise' ? `逐叶生长的树，最多 ${count(spec.leaves)} 片叶、` : '对称树，'}${count(spec.depth)} 层，学习率 ${measured(spec.learningRate)}，最多 ${count(spec.rounds)} 轮${
        spec.patience > 0
          ? `；留出 ${percent(spec.validationShare)} 的开发行，连续 ${count(spec.patience)} 轮没有改进即提前停止`
          : '；不提前停止'
      }${spec.members > 1 ? `；取 ${count(spec.members)} 个模型预测的平均` : ''}。${kind === 'classes' ? '' : held(spec.monotone)}${weighted(spec.classWeights)}`;
    case 'network': {
      const layers =
        spec.layers.length === 0
          ? '无隐藏层'
          : `含 ${count(spec.layers.length)} 个隐藏层（${spec.layers.map((layer) => `${count(layer.units)} 个单元，${activation[layer.activation]}`).join('；')}）`;
      return `前馈神经网络，${layers}${spec.members > 1 ? `，以不同的随机起点拟合 ${count(spec.members)} 个，取其预测的平均` : ''}。损失：${networkLoss(kind, spec)}。优化器：${optimiser[spec.optimiser]}，学习率 ${measured(spec.learningRate)}，每批 ${count(spec.batch)} 行，最多 ${count(spec.epochs)} 轮${
        spec.patience > 0
          ? `；每个成员留出 ${percent(spec.validationShare)} 的开发行，连续 ${count(spec.patience)} 轮没有改进即提前停止`
          : '；不提前停止'
      }。随机失活 ${percent(spec.dropout, 1)}，L2 惩罚 ${measured(spec.weightDecay)}。${weighted(spec.classWeights)}`;
    }
    case 'realmlp':
      return `采用表格数据默认设置的前馈网络（RealMLP），${count(spec.layers.length)} 个隐藏层（单元数 ${spec.layers.map((units) => count(units)).join('；')}），学习率 ${measured(spec.learningRate)}，${count(spec.epochs)} 轮，随机失活 ${percent(spec.dropout, 1)}。${weighted(spec.classWeights)}`;
    case 'tabm':
      return `${count(spec.members)} 个共用各层权重的前馈网络的集成（TabM），各成员有自己的缩放、偏置和输出层；${count(spec.layers.length)} 个隐藏层（单元数 ${spec.layers.map((units) => count(units)).join('；')}）；数值以开发行的正态分位数输入。AdamW，学习率 ${measured(spec.learningRate)}，权重衰减 ${measured(spec.weightDecay)}，每批 ${count(spec.batch)} 行，最多 ${count(spec.epochs)} 轮${
        spec.patience > 0
          ? `；留出 ${percent(spec.validationShare)} 的开发行，集成的损失连续 ${count(spec.patience)} 轮没有改进即提前停止`
          : '；不提前停止'
      }。随机失活 ${percent(spec.dropout, 1)}。${weighted(spec.classWeights)}`;
    case 'neighbours':
      return `${count(spec.neighbours)} 个最近邻，仅用于核对其他模型。`;
    case 'stack':
      return `其他模型的组合：按各模型在未见过的行上的损失逐步加权，最多 ${count(spec.steps)} 步${spec.recalibrate && (kind === 'binary' || kind === 'classes') ? '，并以交叉拟合再校准' : ''}。`;
  }
}

export const reportMethods: ReportMethods = {
  source: (file, all, hash) => `数据为一张表“${file}”，共 ${count(all)} 行（SHA-256 ${hash}）。`,
  considered: (all, used, people) =>
    used === all
      ? `表中全部 ${count(all)} 行（${count(people)} 名受试者）均被使用。`
      : `表中共 ${count(all)} 行，使用了其中 ${count(used)} 行（${count(people)} 名受试者）。`,
  outcomeIs: (role) => {
    switch (role.kind) {
      case 'binary':
        return outcomeIs.binary(role);
      case 'classes':
        return outcomeIs.classes(role);
      case 'continuous':
        return outcomeIs.continuous(role);
      case 'survival':
        return outcomeIs.survival(role);
    }
  },
  horizonChosen: predictedBy,
  predictors: (names, features) =>
    `使用了 ${count(names.length)} 个预测变量：${names.join('；')}。预处理后为模型的 ${count(features)} 个特征。没有按与结局的单变量关联选入或剔除任何变量。`,
  sampleSize: {
    none: '对此类结局尚无公布的样本量准则，故未应用。',
    needed: ({ parameters, needed, eventsNeeded }) =>
      `按 Riley 等人的准则，含 ${count(parameters)} 个参数（类别与样条展开后计数）的模型至少需要 ${count(needed ?? 0)} 名受试者${eventsNeeded === null ? '' : `，其中 ${count(eventsNeeded)} 例事件`}。`,
    each: (parts) =>
      `各准则分别要求：${parts.map((part) => `${criteria[part.criterion]}需 ${count(part.participants)} 名`).join('；')}。`,
    assumed: (rSquared, most, shrinkage, from) =>
      `假定 R² 为 ${rSquared}${most === null ? '' : `（Cox-Snell，此处最大可能为 ${most}）`}，${
        { default: '事先无资料时的默认值', rSquared: '由用户给定', cStatistic: '由用户给定的 C 统计量推得' }[from]
      }；收缩系数不低于 ${shrinkage}。`,
    enough: (have, events) =>
      `本研究有 ${count(have)} 名受试者${events === null ? '' : `、${count(events)} 例事件`}，符合要求。对神经网络等灵活的模型，这只是下限。`,
    notEnough: (have, events, borne) =>
      `本研究有 ${count(have)} 名受试者${events === null ? '' : `、${count(events)} 例事件`}，不符合要求${borne === null ? '' : `；只能承受${borne < 1 ? '不足 1' : ` ${count(borne)} `}个参数`}。`,
  },
  missing: {
    none: '预测变量没有缺失值。',
    some: (columns, of) =>
      `${count(of)} 个预测变量中有 ${count(columns)} 个有缺失值（见表 1）。没有因预测变量缺失而剔除任何行。`,
    unknown: '没有因预测变量缺失而剔除任何行。',
    single: ({ numbers, categories, indicators }) =>
      `缺失的数值以${numbers === 'median' ? '中位数' : '均值'}填补；缺失的类别${categories === 'mode' ? '以最常见的类别填补' : '在缺失至少 10 行且不低于开发数据 5%（或至少 100 行）时自成一类，否则以最常见的类别填补'}。${indicators ? '对缺失至少 10 行且不低于开发数据 5%（或至少 100 行）的预测变量，另设是/否特征告诉模型何处缺失。' : '不告诉模型何处缺失。'}新患者的缺失值以同样方式、按开发数据填补。`,
    multiple: (imputations, cycles) =>
      `缺失值以链式方程和预测均值匹配填补 ${count(imputations)} 次（${count(cycles)} 轮循环），仅在开发数据中把结局纳入填补变量；每个完整表各建一个模型，然后合并。新患者的缺失值由其他预测变量填补，不用结局。`,
  },
  preparation: {
    scaled: '数值标准化为均值 0、标准差 1。',
    notScaled: '数值按原有尺度进入模型。',
    encoded: (pooled, dropFirst) =>
      `类别变量的每个类别成为一个是/否特征${dropFirst ? '（第一类除外，作为参照）' : ''}；占开发行不足 ${percent(pooled, 1)} 的类别，以及开发时未见过的类别，合为“其他”。`,
    splines: (parts) =>
      `对${parts.map(({ column, knots }) => `“${column}”（${count(knots)} 个结点）`).join('、')}采用限制性立方样条；其余数值以直线进入。`,
    straight: '所有数值以直线进入；没有把任何数值切分成组。',
    inside: '以上每一步，包括填补缺失，都只在开发行上拟合，并在每一折或每次重抽样中重做。',
  },
  estimator,
  final: '报告并保存的模型以同样方式在全部行上拟合；各指标评价的正是这一过程。',
  whyPlan: {
    crossValidation: '这样，每名受试者都检验没有用到其数据的模型，又不损失开发数据。',
    bootstrap: '这样，每名受试者都用于开发，而所有步骤及其中的选择在每次重抽样中重做，并扣除其乐观偏差。',
    temporal: '这样，模型按实际使用的方式受检验：在后来的受试者身上。',
    sites: '这样，模型按在别处使用的方式受检验：在没有参与建模的中心。',
    splitColumn: '划分随数据给定。',
    foldColumn: '各折随数据给定。',
    foldFile: '各折由另一文件给定。',
  },
  repeated: '在这样大小的表上，任何一次划分都带有偶然性，因此重复划分。',
  grouped: '同一受试者或同一群组的所有行都在同一侧，因此没有人检验用自己的行建立的模型。',
  ungrouped: '每行视为一名受试者。',
  nested: '所有调整（惩罚强度、训练轮数）都在开发行内进行，即嵌套重抽样。',
  notNested: '没有调整任何超参数：全部事先固定。',
  measures: {
    binary: (resamples) =>
      `区分度：ROC 曲线下面积（AUROC，只计同一折内的受试者对；区间用 DeLong 法，受试者有多行时用 Obuchowski 法，若交叉验证不能排除 0.5，则区间延伸至 0.5）和精确率-召回率曲线下面积。总体：Brier 评分、标化 Brier 评分、对数损失。校准：总体校准、斜率、观察/预期比、局部回归的平滑曲线及其带，以及曲线与对角线距离的平均、中位、第 90 百分位和最大值（ICI、E50、E90、Emax）。临床效用：各阈值下的净获益（决策曲线），与全部治疗和全不治疗相比。${resamples > 0 ? `AUROC 的第二个区间以及模型间差异，以 ${count(resamples)} 次受试者自助重抽样的百分位数为区间；ICI、E50、E90、Emax 也是如此，但下限取基本自助区间的下限，不低于 0。` : ''}其余区间来自影响函数或计分法（Wilson），受试者有多行时为群组稳健区间。`,
    classes:
      '区分度：每类对其余的 AUROC（宏平均）、每两类之间的 AUROC（Hand 与 Till）和多分类区分指数。总体：对数损失、Brier 评分、准确率、平衡准确率；有序类别另给二次加权 kappa。校准：每类对其余的总体校准、斜率和曲线。区间来自影响函数，受试者有多行时为群组稳健区间。',
    continuous:
      '总体：R²（样本外）、均方根误差和平均绝对误差，以结局自身单位计。校准：平均误差、斜率和局部回归平滑曲线。一致性：一致性界限（Bland 与 Altman）。区间来自影响函数，受试者有多行时为群组稳健区间。',
    survival:
      '区分度：Harrell C、Uno C（按删失加权，截至预测时点）和累积/动态 AUROC。总体：预测时点的 Brier 评分及至该时点的积分，以未删失概率的倒数加权。预测时点的校准：观察/预期比、斜率和经伪观察值的平滑曲线，以及 ICI、E50、E90、Emax。生存曲线为 Kaplan-Meier 法，区间为 Greenwood 法；有竞争事件时累积发生率为 Aalen-Johansen 法。ICI、E50、E90、Emax 的区间来自 200 次受试者自助重抽样（上限取百分位数，下限取基本自助区间，不低于 0）。其余区间来自影响函数（无穷小刀切法），受试者有多行时为群组稳健区间。比例风险以标化 Schoenfeld 残差检验（Grambsch 与 Therneau）。',
    unseen: '所有指标都来自对模型未见过的行的预测。',
    corrected: (resamples) =>
      `所有指标为模型在自身数据上的值减去其乐观偏差，后者来自 ${count(resamples)} 次重抽样。曲线下面积、一致性指数、准确率、kappa 和校准斜率用 .632+ 估计（Efron 与 Tibshirani，1997），取各次重抽样的模型在未抽到的行上的均值，低于随机水平时不上调。其余指标用各次重抽样的模型在其重抽样上与在全部行上之差的均值（Harrell）。区间为未抽到的行（曲线下面积）或表观值的区间按校正量平移（Noma 等，2021）。曲线来自每次重抽样未抽到的行。`,
    level: '区间均为 95% 区间。没有数值的指标注明原因。',
  },
  software: (name, seed) =>
    `全部计算由 ${name} 在用户设备的浏览器中完成；没有记录离开该设备。随机种子为 ${seed}。用相同的表、方案和软件可得到相同的数字。`,
  backend: (name) => `神经网络在后端 ${name} 上训练；其预测在处理器上以双精度计算。`,
  memory: (is, model) =>
    is.kind === 'batchesParted'
      ? `后端 ${is.backend} 的内存装不下模型“${model}”每批的 ${count(is.batch)} 行，每批改为分 ${count(is.parts)} 份计算并将梯度相加，结果不变。`
      : `后端 ${is.from} 的内存装不下模型“${model}”，其余部分改用后端 ${is.to} 训练。`,
  summaryOf: (summary, role) => {
    switch (summary.kind) {
      case 'binary':
        return `${count(summary.events)} 行有事件，${count(summary.others)} 行无事件（事件占 ${percent(summary.events / Math.max(1, summary.events + summary.others), 1)}）`;
      case 'classes':
        return summary.counts.map(({ level, count: of }) => `“${level}”类 ${count(of)} 行`).join('、');
      case 'continuous':
        return `均值 ${measured(summary.mean)}（标准差 ${measured(summary.sd)}），中位数 ${measured(summary.median)}（四分位数 ${measured(summary.q1)} 至 ${measured(summary.q3)}）`;
      case 'survival':
        return `${count(summary.events)} 例事件，${count(summary.censored)} 例删失${summary.competing > 0 ? `，${count(summary.competing)} 例先发生竞争事件` : ''}；到 ${time(summary.horizon, timeUnitOf(role))} 时 ${count(summary.eventsByHorizon)} 例事件；${summary.medianFollowUp === null ? '未达到中位随访时间' : `中位随访时间 ${time(summary.medianFollowUp, timeUnitOf(role))}`}（反向 Kaplan-Meier）`;
    }
  },
};
