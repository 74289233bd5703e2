import type { DiscriminationWord, LeftOutReason } from '../../../workers/contract/report';
import type { ResultsMessages } from '../en/results';
import { chinese } from '../numbers';

const discrimination: Readonly<Record<DiscriminationWord, string>> = {
  none: '未显示出区分谁会发生事件的能力',
  weak: '区分谁会发生事件的能力较弱',
  moderate: '区分谁会发生事件的能力中等',
  good: '区分谁会发生事件的能力较好',
  excellent: '区分谁会发生事件的能力很好',
};

const leftOut: Readonly<Record<LeftOutReason, (count: number) => string>> = {
  outcomeMissing: (count) => `${chinese.count(count)} 行未纳入：缺少结局。`,
  otherClass: (count) => `${chinese.count(count)} 行未纳入：结局类别既不是“事件”也不是“无事件”。`,
  noFold: (count) => `${chinese.count(count)} 行未纳入：没有给定折。`,
};

export const results: ResultsMessages = {
  title: '结果',
  lead: (outcome, used, participants, events) =>
    `${outcome}：${chinese.count(participants)} 名患者，${used === participants ? '' : `${chinese.count(used)} 行，`}${chinese.count(events)} 例事件。所有指标都来自模型没有见过的患者。`,
  verdict: {
    title: '简要结论',
    discrimination: (model, word) => `${model}${discrimination[word]}。`,
    pairs: (pairs, low, high) =>
      `在 100 对“一名发生事件、一名未发生”的患者中，约有 ${pairs} 对（95% CI ${low} 至 ${high}）它给发生事件者的风险更高。`,
    noPairs: '在这些数据上无法估计其区分能力。',
    expected: (observed, expected) => `此类患者每 100 人中有 ${observed} 人发生事件，模型预期 ${expected} 人。`,
    observed: (observed) => `此类患者每 100 人中有 ${observed} 人发生事件。`,
    calibration: {
      good: '预测风险与实际相符，可以直接解读。',
      tooHigh: '预测风险总体偏高：实际发生事件的患者比预期少。',
      tooLow: '预测风险总体偏低：实际发生事件的患者比预期多。',
      tooExtreme: '预测风险过于极端：高的偏高，低的偏低。',
      tooModest: '预测风险过于保守：高的偏低，低的偏高。',
      unclear: '根据这些数据，无法判断预测风险与实际是否相符。',
    },
    choice: {
      onlyOne: '',
      better: (model) => `此处${model}更好。`,
      notDistinguishable: (model) => `这些数据分不出模型的优劣，因此优先看更简单的${model}。`,
    },
    suspect: '如此高的数值很少见。请确认没有在事件之后或因事件才记录的预测变量：用了这种变量的模型，真正用到时会失效。',
    certain: 'AUROC 的估计较精确：置信区间较窄。',
    uncertain: 'AUROC 只是粗略估计：置信区间较宽。',
    small: '发生或未发生事件的患者不足 100 例，所有指标只能作为初步印象，需要更多患者。',
    scope: '以上都是同一张表中的患者。用于其他机构之前，请先在当地患者中验证。',
    none: '完成的部分太少，无法给出结论。已有的指标见下文。',
  },
  figuresTitle: '各项指标',
  figuresCaption: '折外指标及其 95% 置信区间。',
  figure: '指标',
  figures: {
    auroc: {
      label: 'AUROC（受试者工作特征曲线下面积）',
      help: '任取一名发生和一名未发生事件的患者，前者风险更高的机会。0.5 等于抛硬币，1 为完美。',
    },
    brier: { label: 'Brier 评分', help: '风险与结局之差的平方的均值。0 为完美，越低越好。' },
    scaledBrier: {
      label: '标化 Brier 评分',
      help: '与“给所有人平均风险”相比：0 表示并不更好，1 为完美。',
    },
    logLoss: { label: '对数损失', help: '对过分自信的错误惩罚最重。越低越好。' },
    calibrationInTheLarge: {
      label: '总体校准',
      help: '平均风险是否正确（对数优势尺度）。0 为正确，大于 0 表示风险偏低。',
    },
    calibrationSlope: {
      label: '校准斜率',
      help: '1 为正确。小于 1 表示风险过于极端（过拟合），大于 1 表示过于保守。',
    },
    observedExpected: { label: '实际 / 预期', help: '实际事件数与预期事件数之比。1 为正确。' },
  },
  comparison: (first, second) => `差值：${first}减${second}`,
  p: (p) => `p = ${p}（DeLong 检验）`,
  pSmall: 'p < 0.001（DeLong 检验）',
  calibrationTitle: '校准',
  calibrationHelp:
    '点落在灰色对角线上表示：预测风险 20% 的患者中确有 20% 发生事件。底部的柱表示各风险区间的人数，点旁的数字是该点代表的人数。',
  thresholdTitle: '选定阈值时',
  thresholdHelp:
    '风险达到或超过阈值即判为阳性。取多少合适，取决于漏掉一例事件的代价和一次误报的代价。阈值不替您选定，初始位置为事件发生的比例。',
  threshold: '阈值',
  thresholdValue: (risk) => `风险 ${risk}`,
  measures: { sensitivity: '灵敏度', specificity: '特异度', ppv: '阳性预测值', npv: '阴性预测值' },
  measureHelp: {
    sensitivity: '发生事件者中判为阳性的比例',
    specificity: '未发生者中判为阴性的比例',
    ppv: '判为阳性者中发生事件的比例',
    npv: '判为阴性者中未发生事件的比例',
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
  foldsTitle: '逐折结果',
  madeTitle: '结果是如何得到的',
  made: {
    table: '数据表',
    tableWords: (name, count) => `${name}，${chinese.count(count)} 行`,
    used: '纳入',
    usedWords: (used, participants, events) =>
      `${chinese.count(used)} 行，${chinese.count(participants)} 名受试者，${chinese.count(events)} 例事件`,
    leftOutTitle: '未纳入',
    leftOut: (reason, count) => leftOut[reason](count),
    nothingLeftOut: '无：所有行均已使用。',
    predictors: '预测变量',
    predictorsWords: (predictors, features) =>
      `${chinese.count(predictors)} 个预测变量，经方案处理后为 ${chinese.count(features)} 个特征`,
    resampling: '重抽样',
    crossValidation: (count, repeats, stratified) =>
      `${chinese.count(count)} 折交叉验证${repeats > 1 ? `，重复 ${chinese.count(repeats)} 次` : ''}${stratified ? '，各折事件比例相同' : ''}`,
    givenFolds: (count) => `由您给定的 ${chinese.count(count)} 折`,
    grouped: '同一受试者或同一分组的所有行都在同一折内。',
    ungrouped: '每一行视为一名受试者。',
    seed: '随机种子',
    backend: '计算后端',
    noBackend: '无：没有训练神经网络',
    time: '用时',
    timeOf: (model, time) => `${model} ${time}`,
    software: '软件',
  },
  fit: {
    logistic: (model) => `${model}：权重`,
    network: (model) => `${model}：拟合情况`,
    weightsNote: (alpha, lambda, nonZero, features) =>
      `用全部行重新拟合（混合比例 ${alpha}，lambda ${lambda}）；${chinese.count(features)} 个特征中保留 ${chinese.count(nonZero)} 个。每个权重是已标化特征变化一个标准差时对数优势的变化。它说明模型用了什么，并不说明什么导致事件。`,
    feature: '特征',
    weight: '权重',
    intercept: '截距',
    shown: (shown, all) => `共 ${chinese.count(all)} 个，显示最大的 ${chinese.count(shown)} 个。`,
    layers: '隐藏层',
    members: '成员网络数（取风险平均值）',
    parameters: '参数个数（全部成员合计）',
    bestEpochs: '各折最佳轮次',
    backend: '计算后端',
    noLayers: '无',
  },
  save: {
    title: '保存',
    note: '文件由您写到本机。报告和模型不含患者数据；预测文件每行对应一行数据。',
    report: '报告（JSON）',
    predictions: '预测值（CSV）',
    model: '模型（JSON）',
    print: '打印',
  },
  next: '使用模型',
  nextNote: '下一步：输入一名患者的数值得到风险，或预测另一张表。',
  help: {
    foldTitle: '什么是折外？',
    fold: '每名患者的风险都来自没有见过该患者的模型。在模型学过的患者身上算出的指标总是过于乐观，因此不予显示。',
    ciTitle: '什么是 95% 置信区间？',
    ci: '按现有患者数，真实指标可能所在的范围。区间宽就是没有把握。',
    calibrationTitle: '为什么要看校准？',
    calibration: '模型可能排序正确而风险数值不准。如果它说 20%，那么 100 名这样的患者中应约有 20 人发生事件。',
  },
};
