import type { OutcomeSummary } from '../../../workers/contract/cohort';
import type { OutcomeKind, OutcomeRole, Resampling } from '../../../workers/contract/recipe';
import type { CalibrationWord, DiscriminationWord, LeftOutReason } from '../../../workers/contract/report';
import { timeUnitOf } from '../../charts/outcome-units';
import type { ResultsMessages } from '../en/results';
import { chinese } from '../numbers';
import { figures } from './figures';
import { resultCharts } from './result-charts';
import { shapes } from './shapes';
import { shelf } from './shelf';

const count = (value: number) => chinese.count(value);

const discrimination: Readonly<Record<OutcomeKind, Readonly<Record<DiscriminationWord, string>>>> = {
  binary: {
    none: '未显示出区分谁会发生事件的能力',
    weak: '区分谁会发生事件的能力较弱',
    moderate: '区分谁会发生事件的能力中等',
    good: '区分谁会发生事件的能力较好',
    excellent: '区分谁会发生事件的能力很好',
  },
  classes: {
    none: '未显示出区分各类的能力',
    weak: '区分各类的能力较弱',
    moderate: '区分各类的能力中等',
    good: '区分各类的能力较好',
    excellent: '区分各类的能力很好',
  },
  continuous: {
    none: '未显示出比均值预测得更准',
    weak: '只能解释患者间差异的一小部分',
    moderate: '能解释患者间差异的一部分',
    good: '能解释患者间差异的大部分',
    excellent: '几乎能解释患者间的全部差异',
  },
  survival: {
    none: '未显示出区分谁更早发生事件的能力',
    weak: '区分谁更早发生事件的能力较弱',
    moderate: '区分谁更早发生事件的能力中等',
    good: '区分谁更早发生事件的能力较好',
    excellent: '区分谁更早发生事件的能力很好',
  },
};

const riskCalibration: Readonly<Record<CalibrationWord, string>> = {
  good: '就现有数据所见，预测风险与实际相符。',
  tooHigh: '预测风险总体偏高：实际发生事件的患者比预期少。',
  tooLow: '预测风险总体偏低：实际发生事件的患者比预期多。',
  tooExtreme: '预测风险过于极端：高的偏高，低的偏低。',
  tooModest: '预测风险过于保守：高的偏低，低的偏高。',
  unclear: '尚未显示预测风险与实际相符，请看校准曲线。',
};

const calibration: Readonly<Record<OutcomeKind, Readonly<Record<CalibrationWord, string>>>> = {
  binary: riskCalibration,
  survival: riskCalibration,
  classes: {
    good: '就现有数据所见，预测概率与实际相符。',
    tooHigh: '有些类别的预测概率总体偏高。',
    tooLow: '有些类别的预测概率总体偏低。',
    tooExtreme: '有些类别的预测概率过于极端：高的偏高，低的偏低。',
    tooModest: '有些类别的预测概率过于保守：高的偏低，低的偏高。',
    unclear: '尚未显示预测概率与实际相符，请看各类别的曲线。',
  },
  continuous: {
    good: '就现有数据所见，预测值与实际值相符。',
    tooHigh: '预测值总体偏高。',
    tooLow: '预测值总体偏低。',
    tooExtreme: '预测值过于极端：高的偏高，低的偏低。',
    tooModest: '预测值过于保守：高的偏低，低的偏高。',
    unclear: '尚未显示预测值与实际值相符，请看校准曲线。',
  },
};

const leftOut: Readonly<Record<LeftOutReason, (rows: number) => string>> = {
  outcomeMissing: (rows) => `${count(rows)} 行未纳入：缺少结局。`,
  otherClass: (rows) => `${count(rows)} 行未纳入：结局类别不在所选之列。`,
  noFold: (rows) => `${count(rows)} 行未纳入：没有给定折。`,
  timeMissing: (rows) => `${count(rows)} 行未纳入：缺少随访时间。`,
  timeNotPositive: (rows) => `${count(rows)} 行未纳入：随访时间为零或负数。`,
  entryAfterEnd: (rows) => `${count(rows)} 行未纳入：进入观察时随访已经结束。`,
};

function outcome(summary: OutcomeSummary, role: OutcomeRole): string {
  switch (summary.kind) {
    case 'binary':
      return `${count(summary.events)} 例事件`;
    case 'classes':
      return summary.counts.map((each) => `${each.level} ${count(each.count)} 例`).join('、');
    case 'continuous':
      return `中位数 ${chinese.measured(summary.median)}（四分位数 ${chinese.measured(summary.q1)} 至 ${chinese.measured(summary.q3)}）`;
    case 'survival':
      return `${count(summary.events)} 例事件，${count(summary.censored)} 例删失${
        summary.competing > 0 ? `，${count(summary.competing)} 例先发生其他事件` : ''
      }；风险以 ${chinese.time(summary.horizon, timeUnitOf(role))} 为预测时点`;
  }
}

function resampling(plan: Resampling, folds: number, repeats: number): string {
  switch (plan.kind) {
    case 'crossValidation':
      return `${count(folds)} 折交叉验证${repeats > 1 ? `，重复 ${count(repeats)} 次` : ''}${plan.stratified ? '，各折结局构成相同' : ''}`;
    case 'bootstrap':
      return `自助法校正乐观偏差：在 ${count(plan.resamples)} 次重抽样上重复整个方案`;
    case 'temporal':
      return `按时间：以“${plan.column}”最晚的 ${chinese.percent(plan.share)} 的行检验由较早的行建立的模型`;
    case 'sites':
      return `内部-外部验证：“${plan.column}”的每个中心检验由其余各中心建立的模型`;
    case 'splitColumn':
      return `由您给定的划分：“${plan.column}”为${chinese.list(plan.evaluation)}的行检验由其余行建立的模型`;
    case 'foldColumn':
    case 'foldFile':
      return `由您给定的 ${count(folds)} 折`;
  }
}

export const results: ResultsMessages = {
  title: '结果',
  lead: (name, used, participants, summary, role) =>
    `${name}：${count(participants)} 名患者，${used === participants ? '' : `${count(used)} 行，`}${outcome(summary, role)}。`,
  unseen: '所有指标都来自模型没有见过的患者。',
  corrected: (resamples) => `所有指标都用 ${count(resamples)} 次重抽样校正了乐观偏差；曲线来自每次重抽样未抽到的患者。`,
  verdict: {
    title: '简要结论',
    discrimination: (kind, model, word) => `${model}${discrimination[kind][word]}。`,
    pairs: {
      binary: (pairs, low, high) =>
        `在 100 对“一名发生事件、一名未发生”的患者中，约有 ${pairs} 对（95% CI ${low} 至 ${high}）它给发生事件者的风险更高。`,
      classes: (pairs, low, high) =>
        `在 100 对“一名属于某类、一名不属于”的患者中，约有 ${pairs} 对（95% CI ${low} 至 ${high}）它给属于该类者的概率更高。`,
      survival: (pairs, low, high) =>
        `在 100 对已知谁先发生事件的患者中，约有 ${pairs} 对（95% CI ${low} 至 ${high}）它给先发生者的风险更高。`,
    },
    explained: (share, low, high) => `它能解释患者间差异的约 ${share}（95% CI ${low} 至 ${high}）。`,
    distance: (distance, low, high) => `预测与实际值平均相差 ${distance}（95% CI ${low} 至 ${high}）。`,
    named: (share) => `每 100 名患者中，有 ${share} 人概率最高的类别正好正确。`,
    noPairs: '在这些数据上无法估计其区分能力。',
    expected: (observed, expected) => `此类患者每 100 人中有 ${observed} 人发生事件，模型预期 ${expected} 人。`,
    observed: (observed) => `此类患者每 100 人中有 ${observed} 人发生事件。`,
    expectedBy: (horizon, observed, expected) =>
      `此类患者每 100 人中，到 ${horizon} 时有 ${observed} 人发生事件，模型预期 ${expected} 人。`,
    observedBy: (horizon, observed) => `此类患者每 100 人中，到 ${horizon} 时有 ${observed} 人发生事件。`,
    competing: (patients) =>
      `${count(patients)} 名患者先发生了其他事件，此后不可能再发生本事件。他们没有被当作删失：风险为累积发生率（Aalen-Johansen 法）。`,
    calibration: (kind, word) => calibration[kind][word],
    far: (points, low, high) => `预测风险与实际平均相差约 ${points} 个百分点（95% CI ${low} 至 ${high}）。`,
    choice: {
      onlyOne: () => '',
      better: (model) => `此处${model}更好。`,
      notDistinguishable: (model) => `这些数据分不出模型的优劣，因此优先看更简单的${model}。`,
    },
    suspect: '如此高的数值很少见。请确认没有在事件之后或因事件才记录的预测变量：用了这种变量的模型，真正用到时会失效。',
    certain: '其表现的估计较精确：置信区间较窄。',
    uncertain: '其表现只是粗略估计：置信区间较宽。',
    small: {
      binary: '发生或未发生事件的患者不足 100 例，所有指标只能作为初步印象，需要更多患者。',
      classes: '有的类别患者不足 100 例，所有指标只能作为初步印象，需要更多患者。',
      continuous: '患者不足 100 例，所有指标只能作为初步印象，需要更多患者。',
      survival: '发生事件的患者不足 100 例，所有指标只能作为初步印象，需要更多患者。',
    },
    scope: '以上都是同一张表中的患者。用于其他机构之前，请先在当地患者中验证。',
    none: '完成的部分太少，无法给出结论。已有的指标见下文。',
  },
  figuresTitle: '各项指标',
  figuresCaption: '折外指标及其 95% 置信区间。',
  figure: '指标',
  figures,
  comparisonTitle: '模型之间的比较',
  comparisonNote: '差值来自同一批患者，并附 95% 置信区间。区间包含 0 表示：这些数据分不出两者的优劣。',
  comparison: {
    models: '模型',
    pair: (first, second) => `${first}减${second}`,
    p: 'p 值',
    small: '< 0.001',
    loss: { binary: '对数损失', classes: '对数损失', continuous: 'RMSE', survival: '时点 Brier 评分' },
    test: {
      binary: 'p 值为双侧，比较 AUROC，用配对 DeLong 检验。',
      classes: 'p 值为双侧，比较 AUROC。',
      continuous: 'p 值为双侧，比较 R²。',
      survival: 'p 值为双侧，比较 Harrell C 指数。',
    },
  },
  discriminationName: { binary: 'AUROC', classes: 'AUROC', continuous: 'R²', survival: 'Harrell C 指数' },
  charts: resultCharts,
  shapes,
  shelf,
  calibrationTitle: '校准',
  calibrationHelp:
    '点落在灰色对角线上表示：预测风险 20% 的患者中确有 20% 发生事件。底部的柱表示各风险区间的人数，点旁的数字是该点代表的人数。',
  calibrationHelpHorizon:
    '点落在灰色对角线上表示：预测到该时点的风险为 20% 的患者中，届时确有 20% 发生事件。删失者按其随访长度计入（伪观测值）。',
  calibrationHelpClasses: '点落在灰色对角线上表示：某类预测概率为 20% 的患者中确有 20% 属于该类。',
  calibrationHelpValues: '点落在灰色对角线上表示：预测为某值的患者，其实际均值就是该值。',
  thresholdTitle: '选定阈值时',
  thresholdHelp:
    '风险达到或超过阈值即判为阳性。取多少合适，取决于漏掉一例事件的代价和一次误报的代价。阈值不替您选定，初始位置为事件发生的比例。',
  threshold: '阈值',
  thresholdValue: (risk) => `风险 ${risk}`,
  measures: {
    sensitivity: '灵敏度',
    specificity: '特异度',
    ppv: '阳性预测值',
    npv: '阴性预测值',
    likelihoodRatioPositive: '阳性似然比',
    likelihoodRatioNegative: '阴性似然比',
  },
  measureHelp: {
    sensitivity: '发生事件者中判为阳性的比例',
    specificity: '未发生者中判为阴性的比例',
    ppv: '判为阳性者中发生事件的比例',
    npv: '判为阴性者中未发生事件的比例',
    likelihoodRatioPositive: '发生事件者判为阳性的概率是未发生者的多少倍',
    likelihoodRatioNegative: '发生事件者判为阴性的概率是未发生者的多少倍',
  },
  prevalence: {
    label: '换一个事件比例',
    unit: '%',
    note: '在事件比本研究少见或多见的地方，阳性预测值、阴性预测值和人数都会改变；这里假定灵敏度和特异度不变。',
    shown: (share) => `以下按 ${share} 的患者发生事件计算。`,
    back: '恢复为本研究的比例',
    invalid: '请填写大于 0% 且小于 100% 的比例。',
  },
  decision: {
    title: '据此行动是否值得？',
    help: '净获益按阈值权衡“该干预而干预”与“不该干预而干预”的患者：风险达 10% 就行动，意味着为正确干预一人，可以接受多余干预九人。在该阈值处，最高的线就是最好的选择。',
    from: '阈值从',
    to: '到',
    at: (threshold) => `阈值为 ${threshold} 时，每 100 名患者：`,
    gain: (model, gained) => `${model}的获益相当于多找出 ${gained} 名发生事件者而不多干预任何人。`,
    noGain: (model) => `${model}并不比全不干预更好。`,
    overAll: (more, fewer) => `比全部干预多 ${more}：相当于少干预 ${fewer} 人，而不多漏掉发生事件者。`,
    lessThanAll: (less) => `比全部干预少 ${less}，此处全部干预更好。`,
    asAll: '与全部干预的获益相同。',
    best: (name) => `此处最高：${name}。`,
  },
  per100Of: (model) => `${model}：`,
  per100: (positive, right, missed) =>
    `此类患者每 100 人中，约有 ${positive} 人判为阳性，其中 ${right} 人发生事件；另有 ${missed} 名发生事件者会被漏掉。`,
  counts: '人数',
  confusion: {
    head: (model) => `${model}的人数`,
    positive: '判为阳性',
    negative: '判为阴性',
    event: '发生事件',
    noEvent: '未发生事件',
  },
  countsNote: '为各次重复的均值。',
  distributionTitle: '预测风险分布',
  instabilityTitle: '换一个样本，预测会一样吗？',
  instability: (model, error, resamples) =>
    `${model}：在 ${count(resamples)} 个由不同重抽样得到的模型之间，同一患者的预测与其均值平均相差 ${error}。`,
  instabilityRepeats: '这些模型所用的患者大部分相同，换成真正的新样本，差异会更大；自助法重抽样更接近这种情形。',
  foldsTitle: '逐折结果',
  sitesTitle: '逐中心结果',
  sites: {
    heterogeneity: (model, figure, i2, tau) =>
      `${model}，${figure}：中心之间的变异有 ${i2} 超出随机误差（I²）；按合并所用的尺度，中心间标准差为 ${tau}。`,
    note: '用随机效应合并（限制性最大似然，Hartung-Knapp 法）。最后一行是新中心的指标可能所在的范围。',
  },
  optimism: {
    title: '乐观偏差',
    note: '模型在建立它的同一批患者上的指标、其中的乐观偏差，以及扣除后的结果。曲线下面积、一致性指数、判对的比例和校准斜率用 .632+ 估计，依据每次重抽样未抽到的患者，使毫无所获的模型得到毫无所获的结果；小表上它给出的斜率偏低。其余指标：各次重抽样的模型在自己的重抽样上比在全体患者上好多少，取均值。',
    apparent: '表观值',
    optimism: '乐观偏差',
    corrected: '校正值',
  },
  perClass: {
    title: '逐类结果',
    note: '每一类对其余各类。',
    level: '类别',
    rows: '患者数',
    auroc: 'AUROC',
    calibrationInTheLarge: '总体校准',
    calibrationSlope: '校准斜率',
    ici: 'ICI',
    pairs: '两两比较',
    pair: (first, second) => `${first}与${second}`,
    confusion: '哪一类被当成了哪一类',
    confusionNote: '行为患者的实际类别，列为概率最高的类别。颜色深浅与百分比为占该行的比例。',
    observed: '实际',
    curvesOf: (model) => `${model}的曲线`,
  },
  residualsTitle: '残差',
  residualsHelp: '预测与实际值之间剩下的差别。有趋势说明漏掉了什么；越来越宽说明大的值预测得不够准。',
  blandAltmanTitle: '把预测与实际看作两次测量',
  blandAltman: (model, bias, lower, upper) =>
    `${model}：平均差值（实际减预测）为 ${bias}；100 个差值中有 95 个在 ${lower} 与 ${upper} 之间。`,
  overTimeTitle: '随时间的变化',
  groupsTitle: '风险分组',
  groupsHelp: '曲线为实际发生的情况（用适合删失的方法）；表中与预测相对照。',
  groups: {
    group: '分组',
    participants: '患者数',
    predicted: (horizon) => `到 ${horizon} 的预测风险`,
    observed: (horizon) => `到 ${horizon} 的实际风险`,
    of: (model) => `${model}的风险分组`,
  },
  competing: {
    title: '竞争事件',
    words: (patients) =>
      `${count(patients)} 名患者先发生了其他事件。把他们当作删失会高估风险。此处的风险为累积发生率（Aalen-Johansen 法），由每种原因各一个模型得到。`,
  },
  proportional: {
    title: '效应是否随时间不变？',
    note: 'Cox 模型假定每个效应在任何时间都相同（比例风险）。p 值小说明并非如此；曲线显示它如何变化（Grambsch 与 Therneau）。',
    feature: '特征',
    all: '整体检验',
    others: '其余特征的效应随时间的变化',
    chiSquared: 'χ²',
    df: '自由度',
    p: 'p 值',
    ok: '没有迹象表明效应随时间变化。',
    doubtful: (features) =>
      `${count(features)} 个特征的效应随时间变化（p < 0.05）。请看曲线：把该效应取平均的模型仍可能预测得好，但不应把它的风险比读作一个固定的数。`,
  },
  madeTitle: '结果是如何得到的',
  made: {
    table: '数据表',
    tableWords: (name, rows) => `${name}，${count(rows)} 行`,
    used: '纳入',
    usedWords: (used, participants, summary, role) =>
      `${count(used)} 行，${count(participants)} 名受试者，${outcome(summary, role)}`,
    judged: (judged) => `其中 ${count(judged)} 行用于检验，其余只用于建模。`,
    leftOutTitle: '未纳入',
    leftOut: (reason, rows) => leftOut[reason](rows),
    nothingLeftOut: '无：所有行均已使用。',
    predictors: '预测变量',
    predictorsWords: (predictors, features) =>
      `${count(predictors)} 个预测变量，经方案处理后为 ${count(features)} 个特征`,
    resampling: '重抽样',
    plan: resampling,
    grouped: '同一受试者或同一分组的所有行都在同一折内。',
    ungrouped: '每一行视为一名受试者。',
    nested: '惩罚、轮次等选择只在建模行内部进行（嵌套）。',
    intervals: '置信区间',
    bootstrapIntervals: (resamples) => `自助法区间来自对受试者的 ${count(resamples)} 次重抽样`,
    seed: '随机种子',
    backend: '计算后端',
    noBackend: '无：没有训练神经网络',
    time: '计算用时',
    timeOf: (model, time) => `${model} ${time}`,
    software: '软件',
  },
  fit: {
    regression: (model) => `${model}：公式`,
    network: (model) => `${model}：拟合情况`,
    penalty: (alpha, lambda, nonZero, features) =>
      `用全部行重新拟合（混合比例 ${alpha}，lambda ${lambda}）；${count(features)} 个特征中保留 ${count(nonZero)} 个。`,
    meaning: {
      logistic: '每个系数是特征增加一个单位时对数优势的变化。',
      linear: '每个系数是特征增加一个单位时预测值的变化。',
      multinomial: '每个系数是特征增加一个单位时该类得分的变化。',
      ordinal: '每个系数是特征增加一个单位时属于更高类别的对数优势的变化。',
      cox: '每个系数是特征增加一个单位时对数风险的变化。',
    },
    noCause: '它说明模型用了什么，并不说明什么导致结局。',
    feature: '特征',
    coefficient: '系数',
    standardised: '每标准差',
    intercept: '截距',
    cause: { event: '本事件', competing: '竞争事件' },
    equationOf: (name) => `对于 ${name}`,
    thresholds: '相邻类别之间的阈值，由低到高',
    baseline: '基线',
    cumulativeHazard: '累积基线风险',
    time: '时间',
    formula: '公式',
    copy: '复制公式',
    copied: '已复制。',
    notCopied: '浏览器不允许复制。请选中公式后自行复制。',
    left: (left) => `另有 ${count(left)} 个较小的项未列出；模型文件中有全部各项。`,
    causes:
      '每种原因各有一个公式，事件的风险由它们共同得出：按基线风险的各步，将此前尚未发生任何事件的概率（S）乘以该步发生本事件的概率，再逐步相加。各行可直接在 R 中运行。',
    hazardOf: (cause) => `${cause}的累积基线风险`,
    layers: '隐藏层',
    members: '成员网络数（取风险平均值）',
    parameters: '参数个数（全部成员合计）',
    bestEpochs: '各折最佳轮次',
    diverged: '训练中断',
    divergedAt: (epoch) =>
      `第 ${epoch} 轮的损失超出了可表示的数值范围。所用权重为此前最佳一轮的权重；降低学习率可让训练继续。`,
    backend: '计算后端',
    noLayers: '无',
  },
  save: {
    title: '保存',
    note: '文件由您写到本机。报告、模型和方案不含患者数据；预测文件每行对应一行数据。“实际运行的方案”写明了由本机和时限决定的设置，同事用同一张表即可得到相同的指标。',
    report: '报告（JSON）',
    predictions: '预测值（CSV）',
    model: '模型（JSON）',
    recipe: '实际运行的方案（JSON）',
    print: '打印',
  },
  next: '使用模型',
  nextNote: '下一步：输入一名患者的数值得到风险，或预测另一张表。',
  help: {
    foldTitle: '什么是折外？',
    fold: '每名患者的风险都来自没有见过该患者的模型。在模型学过的患者身上算出的指标总是过于乐观，因此不予显示。',
    chartTitle: '怎样读图？',
    chart: '把指针移到图上，或聚焦后按方向键，即可读取数值。每幅图下方都有对应的表格和可保存的文件。',
    ciTitle: '什么是 95% 置信区间？',
    ci: '按现有患者数，真实指标可能所在的范围。区间宽就是没有把握。',
    calibrationTitle: '为什么要看校准？',
    calibration: '模型可能排序正确而风险数值不准。如果它说 20%，那么 100 名这样的患者中应约有 20 人发生事件。',
  },
};
