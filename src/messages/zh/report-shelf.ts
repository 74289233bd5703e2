import type { ReportShelf } from '../en/report-shelf';
import { chinese } from '../numbers';

const { count, list } = chinese;

export const reportShelf: ReportShelf = {
  search: (plan, searched, most) =>
    `以下模型的参数经搜索选定：${list(searched)}。搜索在每一折的开发数据内重新进行，并在全部行上为最终保存的模型再进行一次（嵌套）：评价模型的行不参与参数的选择。每个模型族最多 ${count(plan.candidates)} 个候选（${most > plan.candidates ? `本表较小，森林为 ${count(most)} 个；` : ''}第一个为方案所给的参数），以 ${count(plan.folds)} 个内层折按逐次减半评价（较好的三分之一进入更多的折），平均损失（对数损失或平方误差）最低者，若逐行比较低于方案设置的损失超过一个标准误，则胜出，否则保留方案设置。整个运行的预算为 ${count(plan.minutes)} 分钟；候选数写入方案，因此可重现同样的搜索。`,
  leftOut: (models) =>
    `以下模型在训练前已略去，因为在生成本报告的设备上，给定的时间不够：${list(models)}。事先只对各模型在一个内层折的开发行上拟合一次并计时，略去与任何行的预测好坏无关。`,
  stack:
    '融合取各成员的加权平均：风险和各类概率在对数优势尺度上平均，数值则直接平均。权重由有放回的贪心选择（Caruana 等）得出，所依据的是各成员未见过的内层行的预测；起始份额相等（回归模型为三份，比最佳模型差一个标准误以上者减少），并以相当于 30 名参与者的强度保持在起始份额附近；若注明再校准，则将这些行分为五份，依据以其余四份选定的权重对每一份作出的预测拟合得出（事件少于 200 时为对数优势上的直线，达到后为 beta 曲线；多分类则为各类水平与一个共同斜率；系数以标准差 0.14 的正态先验保持在“不作改变”附近）。',
  drawn: (drawn, all) =>
    `多个模型同图时，显示 ${count(all)} 个中的 ${count(drawn.length)} 个：${list(drawn)}。表格含全部模型。`,
  trials: '附录 C. 各次搜索的候选',
  found: '选定的参数',
  foundOf: (model, sentences, settings) => `${model}：${sentences}选定：${settings}。`,
  inFolds: (model) => `各折开发数据内为 ${model} 选定的参数。`,
  trialsOf: (model) => `${model} 在全部行上的候选，及其内层折损失 ± 一个标准误。`,
  chosenMark: (settings) => `${settings}（选定）`,
  price: '可读性的代价',
  learning: '小数据还是大数据？',
  learningOf: (model) => `${model}：按学习所用的受试者数。`,
  formula: {
    closed: (model, trees, leaves) =>
      `${model} 含 ${count(trees)} 棵树，平均每棵 ${leaves} 个叶，没有可印出的公式；模型文件保存了全部。`,
    neighbours: (model) => `${model} 直接查找受试者，因此既不保存也不印出；仅用于核对其他模型。`,
    card: (model) => `${model}：各条目按取值的分值。`,
    risks: (model) => `${model}：总分对应的风险。`,
    cardChosen: (card, judged) =>
      `已人工选用相近评分卡中的第 ${count(card)} 张。数字评价的是流程本身，流程选第 ${count(judged)} 张。`,
    additive: (model, intercept) =>
      `${model} 等于常数（${intercept}）与以下各项之和，尺度为对数优势（二分类或多分类结局）或结局本身。`,
    terms: (model) => `${model} 的各项，按重要性排列。`,
    term: '项',
    importance: '平均绝对效应',
    shape: (predictor, model) => `“${predictor}”在 ${model} 中的效应。`,
    pair: (first, second, model) => `“${first}”与“${second}”在 ${model} 中的共同作用。`,
    more: (shown, all) => `共 ${count(all)} 项，绘出 ${count(shown)} 项；模型文件保存了全部。`,
    edits: (model) => `对 ${model} 的人工修改，各折的模型作同样修改。`,
    change: '修改',
    reason: '理由',
    date: '日期',
    before: (model) => `${model} 修改前后，在未见过的行上。`,
    weights: (model) => `${model} 各成员的权重。`,
  },
};
