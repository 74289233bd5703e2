import type { StartMessages } from '../en/start';
import { chinese } from '../numbers';

export const start: StartMessages = {
  title: '从患者数据表到经过检验的预测模型',
  lead: '打开数据表，说明要预测什么，即可在浏览器中完成模型的训练、如实检验与解释。',
  resume: (title) => `“${title}”中途中断`,
  resumeWords: (done, folds, table) =>
    `共 ${chinese.count(folds)} 折，已完成并保存 ${chinese.count(done)} 折。重新打开数据表“${table}”即可继续。`,
  resumeGo: '继续',
  samplesTitle: '用示例数据试一试',
  samplesHint: '各项已预先填好，点击五次即可得到结果。',
  question: '问题',
  table: '数据表',
  source: '来源',
  synthetic: '合成数据，不含真实患者',
  openSample: (name) => `打开${name}`,
  samples: {
    wdbc: {
      name: '乳腺肿块细胞核',
      title: '乳腺肿块是否恶性',
      asks: '根据细针穿刺的细胞核测量，判断乳腺肿块是否为恶性？',
      size: '569 名患者，30 项测量',
      source: '威斯康星乳腺癌诊断数据，UCI，CC BY 4.0',
    },
    progression: {
      name: '糖尿病进展',
      title: '一年内糖尿病明显进展',
      asks: '根据 10 项基线测量，一年内糖尿病是否会明显进展？',
      size: '442 名患者，10 项测量',
      source: 'Efron 等 2004，取自 scikit-learn，BSD-3',
    },
    cohort: {
      name: '杂乱的医院队列',
      title: '90 天内再入院（合成数据）',
      asks: '心力衰竭患者中，谁会在 90 天内再次入院？表中有缺失、异常编码、多个中心和重复就诊。',
      size: '约 6,000 次就诊，18 列',
      source: '由固定种子的生成器产生，公有领域',
    },
    followUp: {
      name: '心力衰竭随访',
      title: '五年内心源性死亡（合成数据）',
      asks: '谁会在五年内死于心脏原因？有些人先死于其他原因，有些人失访。',
      size: '1,500 名患者，14 列',
      source: '由固定种子的生成程序产生；公有领域',
    },
  },
  ownTitle: '打开自己的数据表',
  ownHint: 'CSV 或 TSV，每行一名患者或一次就诊，可达数百 MB。可拖放到本页任意位置。',
  ownButton: '选择数据表',
  keptTitle: '打开已保存的研究',
  keptHint: '继续本机保存的研究；也可将研究文件（.benchside）或方案文件（.json）拖放到任意位置。',
  keptButton: '前往研究列表',
  silentTitle: '数据不离开本机',
  silent:
    '数据表只在浏览器内读取和训练，用后即弃；任何记录都不会发送出去，也不会写入存储。您可以自行核实：页面加载后不再发出任何网络请求，浏览器本身也被要求拒绝一切请求。',
  silentLink: '了解如何保证，并亲自检验',
  research: '仅供科研与教学使用，不是医疗器械。',
};
