import type { ExternalReport } from '../../../workers/contract/analyses';
import type { ValidateMessages } from '../en/validate';
import { chinese } from '../numbers';

const { count } = chinese;

const needed: Readonly<Record<ExternalReport['needed'][number]['criterion'], string>> = {
  observedExpected: '实际与预期事件之比',
  calibrationSlope: '校准斜率',
  auroc: 'AUROC',
};

export const validate: ValidateMessages = {
  title: '外部验证',
  lead: '用其他机构的患者检验已完成的模型。模型已冻结，检验过程中不作任何改动。',
  noStudy: '将同事发来的研究文件（.benchside）拖到此处，或打开本机的研究。',
  openStudy: '选择研究文件',
  toStudies: '本机上的研究',
  model: '要检验的模型',
  modelHelp: '用其自身数据表的全部行重新拟合，然后冻结。',
  drop: '将新患者的数据表拖到此处，须含同样的预测变量列和结局列。文件只在本机读取。',
  choose: '选择数据表',
  otherStudy: '也可以把另一项研究（.benchside 文件）拖到此处。',
  reading: (name) => `正在读取 ${name}`,
  rows: (rows) => `已读 ${count(rows)} 行`,
  working: (name) => `正在 ${name} 上检验模型，并试算更新后的效果，页面可继续使用。`,
  failed: '无法使用这张表',
  tests: '已做的检验',
  testOf: (model, table, place) => `${place}. ${model}：${table}`,
  result: (model, table) => `${model}在 ${table} 上的表现`,
  frozen: '冻结的模型',
  hash: (short) => `标识 ${short}…`,
  hashAll: '模型完整的 SHA-256',
  tableFacts: (table, rows, used, participants) =>
    `${table}：${count(rows)} 行，使用 ${count(used)} 行，${count(participants)} 名患者。`,
  fingerprint: '数据表指纹',
  events: (events, others) => `发生事件 ${count(events)}，未发生 ${count(others)}。`,
  same: (figure, there, here) =>
    `此处 ${figure} 为 ${here}；在其自身患者中（折外）为 ${there}。两区间重叠，没有迹象表明它在此处区分能力下降。`,
  worse: (figure, there, here) => `此处 ${figure} 为 ${here}；在其自身患者中（折外）为 ${there}。此处表现较差。`,
  better: (figure, there, here) =>
    `此处 ${figure} 为 ${here}；在其自身患者中（折外）为 ${there}。此处表现更好，可能因为这些患者彼此差异更大。`,
  notCompared: (figure) => `此处无法估计 ${figure}。`,
  high: (expected, observed) => `在此处风险偏高：每 100 名患者模型预期 ${expected} 人发生事件，实际 ${observed} 人。`,
  low: (expected, observed) => `在此处风险偏低：每 100 名患者模型预期 ${expected} 人发生事件，实际 ${observed} 人。`,
  level: (expected, observed) =>
    `平均而言风险相符：每 100 名患者模型预期 ${expected} 人发生事件，实际 ${observed} 人。`,
  neededTitle: '患者够多吗？',
  neededEnough: (participants) => `够：按已发表的规则，${count(participants)} 名患者足以得到精确的回答。`,
  neededMore: (participants, most) =>
    `还不够：现有 ${count(participants)} 名患者，${count(most)} 名才能得到精确的回答。这些指标只能作为初步印象。`,
  neededFor: (criterion, participants) => `${needed[criterion]}：${count(participants)} 名`,
  neededNote: 'Riley 等，2021：O/E 与斜率的区间宽 0.2，AUROC 的区间宽 0.1。',
  figures: '此处与其自身患者对照',
  here: (table) => `此处（${table}）`,
  there: '其自身患者（折外）',
  curves: '新患者中的曲线',
  threshold: '采取行动的风险（%）',
  thresholdHelp: '达到该风险您就会采取行动。文字与图中标记随之变化。',
  updates: '更新模型会带来什么？',
  updatesHelp:
    '每种方式都在没有参与其拟合的那部分新患者中检验，因此前后可以比较。请选择足够好的方式中最简单的：允许改变的越多，需要的患者越多。',
  updatesFigures: '更新前后',
  updatesCurve: '更新前后的校准',
  notPossible: '此模型无法如此更新，或患者太少',
  keep: (update) => `将“${update}”保存为新研究`,
  keepNote: '新研究会注明来源：此模型（按其标识）和此数据表。原研究保持不变。',
  keeping: '正在把更新后的模型存为新的研究，期间页面可照常使用。',
  kept: (title) => `已保存为新研究：${title}。`,
  gone: '新数据表没有保留。要保存更新，请重新拖入该表。',
  lineageTitle: '更新后的模型',
  lineage: (title, update, rows, table) =>
    `在“${title}”中由 ${table}（${count(rows)} 行）建立，随后用本研究的数据表更新：${update}。`,
  lineageHash: '更新之前的模型',
  help: {
    whyTitle: '为什么要在别处检验？',
    why: '各地的患者、测量方法和治疗都不相同。在建立之处正确的模型，到别处可能整体偏离。',
    frozenTitle: '冻结是什么意思？',
    frozen: '模型以其全部数字的哈希值命名。哈希值相同，模型就完全相同，一位数字也不差。',
    updateTitle: '更新还是重新建立？',
    update: '更新借用了原模型所知道的；重新建立需要大量患者。新表较小时，只调整水平，至多再调整斜率。',
  },
};
