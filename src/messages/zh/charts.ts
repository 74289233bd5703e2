import type { ChartsMessages } from '../en/charts';
import { chinese } from '../numbers';

export const charts: ChartsMessages = {
  families: {
    logistic: 'Logistic 回归',
    multinomial: '多分类 Logistic 回归',
    ordinal: '有序 Logistic 回归',
    linear: '线性回归',
    cox: 'Cox 回归',
    network: '神经网络',
  },
  several: (family, id) => `${family}（${id}）`,
  showTable: '以表格显示',
  explore: (title) => `${title}：沿图读数`,
  hint: '将指针移到图上，或聚焦后按方向键，即可读取数值。',
  why: {
    oneOutcomeOnly: '无法估计：此处只出现一种结局',
    tooFew: '无法估计：此处受试者或事件太少',
    noVariation: '无法估计：所有受试者的预测相同',
    separated: '无法估计：预测把结局完全分开',
    notDefined: '对这样的数据没有定义',
    noEvents: '无法估计：此处没有发生事件',
    beyondFollowUp: '无法估计：没有人随访到那么久',
  },
  model: '模型',
  save: {
    menu: '保存',
    menuOf: (title) => `保存图：${title}`,
    as: { svg: 'SVG', png: 'PNG', csv: 'CSV' },
  },
  loss: {
    title: '各轮损失',
    x: '训练轮次',
    y: { likelihood: '损失（nat）', squared: '平方误差（标准化）' },
    summary: (folds, squared) =>
      `正在训练的 ${chinese.count(folds)} 折的平均${squared ? '平方误差' : '交叉熵'}：训练行，以及留作早停的验证行。越低越好。`,
    training: '训练',
    validation: '验证',
    best: '目前最佳轮次',
    resample: (place) => `第 ${place} 次重抽样`,
    fold: (repeat, fold, repeats) => (repeats ? `第 ${repeat} 次重复第 ${fold} 折` : `第 ${fold} 折`),
    stop: (fold, kind, epoch, loss) => `${fold}，第 ${chinese.count(epoch)} 轮：${kind}损失 ${loss}`,
    epoch: '轮次',
    foldHead: '折',
    waiting: '前几轮完成后显示曲线。',
  },
};
