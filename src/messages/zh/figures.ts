import type { FiguresMessages } from '../en/figures';

const logLoss = { label: '对数损失', help: '对过分自信的错误惩罚最重。越低越好。' };
const slope = {
  label: '校准斜率',
  help: '1 为正确。小于 1 表示预测过于极端（过拟合），大于 1 表示过于保守。',
};
const observedExpected = { label: '实际 / 预期', help: '实际事件数与预期事件数之比。1 为正确。' };
const curveDistance = {
  ici: { label: 'ICI（综合校准指数）', help: '预测风险与校准曲线之间的平均距离。0 为正确。' },
  e50: { label: 'E50', help: '上述距离的中位数：半数患者的距离比它小。' },
  e90: { label: 'E90', help: '九成患者的距离比它小。' },
  emax: { label: 'Emax', help: '上述距离的最大值。' },
};

export const figures: FiguresMessages = {
  binary: {
    auroc: {
      label: 'AUROC（受试者工作特征曲线下面积）',
      help: '任取一名发生和一名未发生事件的患者，前者风险更高的概率。0.5 等于抛硬币，1 为完美。区间用 DeLong 法。',
    },
    aurocBootstrap: { label: 'AUROC（自助法）', help: '同一面积，区间来自对患者的自助抽样，应与上面一致。' },
    auprc: {
      label: 'AUPRC（精确率-召回率曲线下面积）',
      help: '毫无信息的模型只能达到发生事件的比例。',
    },
    brier: { label: 'Brier 评分', help: '风险与结局之差的平方的均值。0 为完美，越低越好。' },
    scaledBrier: { label: '标化 Brier 评分', help: '与“给所有人平均风险”相比：0 表示并不更好，1 为完美。' },
    logLoss,
    calibrationInTheLarge: {
      label: '总体校准',
      help: '平均风险是否正确（对数优势尺度）。0 为正确，大于 0 表示风险偏低。',
    },
    calibrationSlope: slope,
    observedExpected,
    ...curveDistance,
  },
  classes: {
    auroc: {
      label: 'AUROC（每类对其余各类）',
      help: '把一类与其余各类区分开的能力，对各类取平均。0.5 等于抛硬币，1 为完美。',
    },
    pairwiseAuroc: {
      label: 'AUROC（两两比较）',
      help: '所有类别两两比较的平均值（Hand 与 Till），不受各类多少的影响。',
    },
    discriminationIndex: {
      label: '多分类区分指数',
      help: '每类各取一名患者，属于某类者被赋予该类最高预测概率的可能性。随机水平为类别数的倒数。',
    },
    logLoss,
    brier: { label: 'Brier 评分', help: '各类概率与实际之差的平方和。0 为完美。' },
    scaledBrier: { label: '标化 Brier 评分', help: '与“给所有人各类比例”相比：0 表示并不更好，1 为完美。' },
    accuracy: {
      label: '准确率',
      help: '概率最高的类别正好正确的比例。总猜最常见的类别也能达到该类的比例。',
    },
    balancedAccuracy: { label: '平衡准确率', help: '先按类别计算再平均，使常见类别不掩盖少见类别。' },
    kappa: {
      label: 'Kappa（二次加权）',
      help: '超出随机的一致程度；差两类的错误按差一类的四倍计。1 为完美，0 为随机水平。',
    },
  },
  continuous: {
    rSquared: {
      label: 'R²',
      help: '预测能解释的患者间差异的比例。0 表示不比均值好，1 为完美；小于 0 表示还不如均值。',
    },
    rmse: { label: 'RMSE（均方根误差）', help: '预测与实际值的典型差距，大的差距权重更大。单位与结局相同。' },
    mae: { label: 'MAE（平均绝对误差）', help: '预测与实际值之差的平均大小。单位与结局相同。' },
    calibrationSlope: slope,
    calibrationInTheLarge: {
      label: '平均误差',
      help: '实际值减预测值的均值，单位与结局相同。0 为正确，大于 0 表示预测偏低。',
    },
  },
  survival: {
    harrell: {
      label: 'Harrell C 指数',
      help: '已知谁先发生事件的两名患者中，先发生者风险更高的概率。0.5 等于抛硬币。',
    },
    uno: { label: 'Uno C 指数', help: '同上，经加权后不受随访长短的影响。' },
    auroc: {
      label: '时点 AUROC',
      help: '任取一名在预测时点前发生事件和一名届时仍未发生的患者，前者风险更高的概率。',
    },
    brier: {
      label: '时点 Brier 评分',
      help: '到预测时点的风险与实际之差的平方的均值，按删失加权。0 为完美。',
    },
    scaledBrier: { label: '标化 Brier 评分', help: '与“给所有人总体风险”相比：0 表示并不更好，1 为完美。' },
    integratedBrier: { label: '综合 Brier 评分', help: 'Brier 评分在预测时点之前的时间平均。越低越好。' },
    observedExpected,
    calibrationSlope: slope,
    ...curveDistance,
  },
};
