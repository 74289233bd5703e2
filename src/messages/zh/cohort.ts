import type { CohortMessages } from '../en/cohort';
import { chinese } from '../numbers';

const { count, percent } = chinese;

export const cohort: CohortMessages = {
  columns: '特征',
  groups: {
    all: '全部',
    event: '事件',
    noEvent: { other: '非事件', survival: '末次随访时无事件' },
    competing: '竞争事件',
  },
  groupHead: (name, participants) => `${name}（n = ${count(participants)}）`,
  smd: 'SMD',
  caption: (smallCell) =>
    `按结局分组的受试者特征：数值为均值（标准差）和中位数［四分位数］，其余为人数和比例。少于 ${smallCell} 人不予显示。`,
  frame: '按结局分组的特征，可滚动',
  number: (mean, sd) => `${mean}（${sd}）`,
  quartiles: (median, q1, q3) => `${median}［${q1}，${q3}］`,
  count: (number, share) => `${number}（${percent(share, 1)}）`,
  missing: (missing) => `缺失：${missing}`,
  missingRow: '缺失',
  fewer: (smallCell) => `<${smallCell}`,
  apart: '有差别',
  apartHelp:
    'SMD（标准化均数差）是各组相差多少个标准差，与样本大小无关；有三组或更多组时，取所有两两差值的平均。达到 0.1 即作标记：该特征与结局相关，但不说明是原因，也不说明应作为预测变量。',
  noneOfThese: '–',
  curves: {
    survival: '无事件',
    event: '事件',
    competing: '竞争事件',
    titleSurvival: '无事件比例随时间变化（Kaplan-Meier）',
    titleIncidence: '事件随时间变化（累积发生率）',
    summarySurvival: '仍未发生事件的受试者比例及其 95% 带。',
    summaryIncidence: '已发生事件者和已发生竞争事件者的比例及 95% 带。竞争事件不按删失处理。',
    ySurvival: '无事件比例',
    yIncidence: '发生事件的比例',
    stop: (name, time, value, low, high) => `${name}，${time}：${value}（95% 置信区间 ${low} 至 ${high}）`,
    atRisk: '风险人数',
    median: (time) => `到 ${time} 时，半数已发生事件。`,
    noMedian: '在随访期间，发生事件的不到半数。',
  },
};
