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
    indicators: ({ columns }) => `告知模型哪些值缺失，涉及 ${count(columns)} 个预测变量。`,
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
  imputeCategoriesOptions: { mode: '最常见的水平', ownLevel: '单列一个水平' },
  indicators: '告知模型哪些值缺失',
  indicatorsHint: '为每个有缺失的预测变量增加一个是/否特征。是否做过某项检查，往往比结果更能说明问题。',
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
  chooseColumn: '选择一列',
  folds: '折数',
  repeats: '重复次数',
  repeatsHint: '重复越多结果越稳，耗时按比例增加。',
  stratified: '各折事件比例相同',
  grouped: (column) => `“${column}”相同的行始终在同一折。`,
  notGrouped: '未选择受试者编号或分组，各行逐行分配。',
  seed: '随机种子',
  seedHint: '相同的种子和方案会得到相同的数字。',
  models: '模型',
  modelsHint: '两类模型在相同的折上建立和评价，具体设置在下一页。',
  regressions: {
    logistic: { name: '带惩罚项的 Logistic 回归', words: '为每个预测变量赋权；小样本时很难被超越，并且可以解读。' },
    multinomial: { name: '带惩罚项的多分类回归', words: '对每个类别为各预测变量赋权，不考虑顺序。' },
    ordinal: { name: '带惩罚项的有序回归', words: '沿类别的顺序，每个预测变量一个权重；所需患者最少。' },
    linear: { name: '带惩罚项的线性回归', words: '为每个预测变量赋权；小样本时很难被超越，并且可以解读。' },
    cox: { name: '带惩罚项的 Cox 回归', words: '按预测变量使事件风险率升高的程度赋权；每种竞争事件各有模型。' },
  },
  network: (layers) => `神经网络（${layers}）`,
  networkWords: '能自行发现非线性和交互作用；需要更多患者。',
  noModels: '尚未选择模型，请在下一页选择。',
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
