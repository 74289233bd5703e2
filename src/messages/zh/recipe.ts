import type { RecipeMessages } from '../en/recipe';
import { chinese } from '../numbers';

const { count, percent } = chinese;

export const recipe: RecipeMessages = {
  title: '方案',
  lead: '数据如何处理，模型如何检验。建议方案适合这张表，各项均可修改。',
  stepsTitle: '按以下顺序处理',
  stepsNone: '无需处理：没有缺失值，也没有分类变量。',
  step: {
    impute: ({ columns, method }) => {
      switch (method) {
        case 'median':
          return `用中位数填补缺失数值，涉及 ${count(columns)} 个预测变量。`;
        case 'mean':
          return `用均值填补缺失数值，涉及 ${count(columns)} 个预测变量。`;
        case 'mode':
          return `用最常见的水平填补缺失分类，涉及 ${count(columns)} 个预测变量。`;
        case 'ownLevel':
          return `将“未测量”单列为一个水平，涉及 ${count(columns)} 个预测变量。`;
      }
    },
    indicators: ({ columns }) => `告知模型哪些值缺失，涉及 ${count(columns)} 个缺失至少 10 行且不低于 5% 的预测变量。`,
    multiple: ({ columns, imputations, cycles }) =>
      `用链式方程（预测均值匹配，${count(cycles)} 轮）将缺失值填补 ${count(imputations)} 次，涉及 ${count(columns)} 个预测变量；每份填补后的数据各建一个模型，再合并。新患者的缺失由其他预测变量推算，不用结局。`,
    splines: ({ columns, features }) =>
      `将 ${count(columns)} 个数值变量展开为限制性立方样条，共 ${count(features)} 个特征。`,
    scale: ({ columns }) => `将 ${count(columns)} 个数值变量标准化为均值 0、标准差 1。`,
    encode: ({ columns, features, pooled }) =>
      `将 ${count(columns)} 个分类变量转为 ${count(features)} 个是/否特征` +
      (pooled > 0 ? `；${count(pooled)} 个罕见水平并入“其他”，未见过的水平也归入其中。` : '；未见过的水平归入“其他”。'),
  },
  foldsOnly: '每一步都只从开发折学习，再用于负责评价的那一折。',
  foldsOnlyLink: '为什么？',
  foldsOnlyMore: '如果中位数或均值取自整张表，负责评价的折就等于已被看过，结果会偏好。因此每一折都单独学习。',
  makes: (features) => `由此为模型生成 ${count(features)} 个特征。`,
  counting: '正在统计方案的作用',
  changeSteps: '修改处理步骤',
  imputeNumbers: '缺失的数值',
  imputeNumbersHint: '中位数不受异常值影响。',
  imputeNumbersOptions: { median: '中位数', mean: '均值' },
  imputeCategories: '缺失的分类',
  imputeCategoriesHint: '单列一个水平可保留“缺失”本身的含义。',
  imputeCategoriesOptions: { mode: '最常见的水平', ownLevel: '单列一个水平（缺失至少 10 行且不低于 5% 时）' },
  gaps: '如何填补缺失',
  gapsOnce: '填补一次',
  gapsOnceHint: '简单快速，对新患者同样适用。缺失很少时足够。',
  gapsMultiple: '多次填补（多重插补）',
  gapsMultipleHint:
    '用链式方程根据其他所有列多次填补，再合并各模型。缺失值超过约 5% 时选用，尤其当缺失者与其他人不同时。',
  imputations: '插补次数',
  imputationsHint: '大致等于有缺失的患者的百分数。',
  cycles: '循环次数',
  splines: '曲线（限制性立方样条）',
  splinesHint: '使数值沿平滑曲线而非直线变化。请按临床意义选择，如年龄、血压。每多一个节点就多一个参数。',
  addSpline: '添加数值列',
  knots: '节点数',
  knotsOf: (column) => `${column} 的节点数`,
  removeSpline: (column) => `${column} 改回直线`,
  indicators: '告知模型哪些值缺失',
  indicatorsHint:
    '为缺失至少 10 行且不低于开发数据 5%（或至少 100 行）的每个预测变量增加一个是/否特征；缺失更少时，学到的只能是偶然。是否做过某项检查，往往比结果更能说明问题。',
  scale: '将数值标准化为均值 0、标准差 1',
  scaleHint: '惩罚项和神经网络需要标准化，否则测量单位会决定其权重。',
  pool: '合并罕见水平，低于',
  poolHint: (share) => `占开发数据不足 ${percent(share, 1)} 的水平并入“其他”。`,
  poolUnit: '%',
  dropFirst: '省略每个分类的第一个水平',
  dropFirstHint: '便于相对参照水平解读系数。使用惩罚项时不需要。',
  testing: '模型如何检验',
  crossValidation: '交叉验证',
  crossValidationHint: (folds, repeats) =>
    repeats === 1
      ? `患者被分为 ${count(folds)} 折，每一折轮流评价一个没有用到该折的模型。`
      : `患者被分为 ${count(folds)} 折，重复 ${count(repeats)} 次，每一折轮流评价一个没有用到该折的模型。`,
  foldColumn: '由表中一列指定分折',
  foldColumnHint: '每个不同取值为一折，例如医院或年份。',
  foldFile: '由另一文件指定分折',
  foldFileHint: '含 row（从 0 开始）和 fold 两列的 CSV。',
  foldFileOpen: (name, folds, rows) => `${name}：${count(folds)} 折，${count(rows)} 行`,
  foldFileChoose: '选择分折文件',
  foldFileMissing: '方案需要分折文件，请选择后继续。',
  suggestedHere: '此处建议',
  reason: {
    smallTable: ({ rows }) =>
      `仅 ${count(rows)} 行，一个也不能浪费：每人既用于学习，也在别处用于评价；重复可使指标更稳定。`,
    largeTable: ({ rows }) => `有 ${count(rows)} 行，一轮分折即可得到稳定的指标。`,
    grouped: ({ participants, rows }) =>
      `${count(rows)} 行来自 ${count(participants)} 名受试者：同一人的所有行保持在一起。`,
    sites: ({ column, sites }) =>
      `表中有 ${count(sites)} 个中心（“${column}”）：每次留出一个，可看出模型在从未见过的中心表现如何。`,
  },
  bootstrap: '自助法乐观校正',
  bootstrapHint: (resamples) =>
    `在 ${count(resamples)} 次重抽样上重复整个方案，扣除各自高估的部分。适合小表；神经网络较慢。`,
  resamples: '重抽样次数',
  resamplesHint: '通常 200 次；发表论文可用 500 次。',
  temporal: '由较晚的患者评价',
  temporalHint: '用较早的患者建模，由最晚的患者评价：最接近实际使用的检验。',
  temporalColumn: '用于排序的日期或数值',
  share: '用于评价的比例',
  sites: '各中心轮流评价',
  sitesHint: '用其余所有中心建模，由留出的中心评价；再合并各中心，并给出新中心的预测区间。',
  sitesColumn: '中心',
  splitColumn: '由某列指定谁来评价',
  splitColumnHint: '取所选值的行用于评价其余行所建的模型。',
  splitValues: '用于评价的取值',
  noLevels: '该列没有可列出的取值。请输入取值，以逗号分隔。',
  chooseColumn: '选择一列',
  folds: '折数',
  repeats: '重复次数',
  repeatsHint: '重复越多结果越稳，耗时按比例增加。',
  stratified: '各折的结局构成相同',
  grouped: (column) => `“${column}”相同的行始终在同一折。`,
  notGrouped: '未选择受试者编号或分组，各行逐行分配。',
  seed: '随机种子',
  seedHint: '相同的种子和方案会得到相同的数字。',
  models: '模型',
  modelsHint: '各模型在相同的折上建立和评价，具体设置在下一页。',
  noModels: '尚未选择模型，请在下一页选择。',
  size: {
    title: '受试者够不够？',
    enough: '够：所有已发表的标准都满足。',
    notEnough: '不够：至少有一条已发表的标准不满足。',
    noCriterion: '这种结局没有已发表的标准。每个参数对应的受试者人数有参考意义，但没有公认的规则。',
    have: '现有',
    needed: '需要',
    participants: (participants, events) =>
      events === null ? `${count(participants)} 名受试者` : `${count(participants)} 名受试者，${count(events)} 例事件`,
    parameters: '方案的参数个数',
    borne: '这些受试者可承受的参数个数',
    belowOne: '不足 1 个',
    criterion: '标准',
    asks: '受试者',
    caption: '各标准所需的受试者',
    verdict: '结论',
    met: '满足',
    notMet: '不满足',
    criteria: {
      shrinkage: '系数只需很小的收缩',
      optimism: '拟合只被略微高估',
      overallRisk: '总体风险或均值估计精确',
      meanAbsoluteError: '预测风险平均误差小',
      residualVariance: '预测周围的离散程度估计精确',
    },
    assumption: (rSquared, most, shrinkage) =>
      `假定：模型可解释 R² = ${rSquared}${most === null ? '' : `（最大为 ${most}）`}，系数保留 ${shrinkage}。`,
    from: {
      default: 'R² 采用保守的默认值。如果知道该结局已发表模型的数值，请填写。',
      rSquared: 'R² 由您给出。',
      cStatistic: 'R² 由您给出的 C 统计量推算。',
    },
    assumeOtherwise: '更改假定',
    rSquared: '预期 R²',
    rSquaredHint: '同一结局的模型的 Cox-Snell R²。',
    rSquaredLinearHint: '同一结局的模型的 R²。',
    cStatistic: '或预期 C 统计量',
    cStatisticHint: '如已发表模型的 0.75。',
    shrinkage: '应保留的收缩系数',
    shrinkageHint: '通常为 0.9；越接近 1，所需受试者越多。',
    between: (low, high) => `${low} 与 ${high} 之间的数。`,
    usual: '恢复通常的假定',
    doTitle: '可以怎么做',
    todo: [
      '按临床意义、在查看结局之前减少预测变量。',
      '保留带惩罚项的模型：它会收缩少量数据无法支持的部分。神经网络所需更多。',
      '收集更多受试者；有事件时，尤其是发生事件者。',
      '与其他医院合并数据。',
    ],
    goOn: '您仍可继续。区间会很宽；在任何人依赖该模型之前，请先在别处检验。',
    source: '依据 Riley 等，BMJ 368 (2020) m441。',
  },
  name: '研究名称',
  file: '方案文件',
  fileHint: '包含全部选择，不含任何患者数据。同一文件配同一张表，在此处或用 study 命令都会得到相同的数字。',
  save: '保存方案',
  load: '打开方案',
  reset: '恢复建议',
  next: '继续',
  nextNote: '下一步：查看模型设置并训练。',
  nextWait: '正在统计方案。',
  nextError: '请先修正上面标出的问题。',
  saved: '方案已保存为文件。',
  help: {
    steps: '为什么需要处理？',
    stepsWords: '模型不能接受空缺或文字。填补什么、如何填补都是模型的一部分，新患者也会经过完全相同的步骤。',
    folds: '为什么分折？',
    foldsWords: '模型在用来建立它的患者上总是表现最好。分折回答的才是公平的问题：面对从未见过的患者，表现如何？',
    others: '通常怎么做？',
    othersWords: '五折或十折，样本较小时重复几次。没有明确理由时，保持建议即可。',
  },
};
