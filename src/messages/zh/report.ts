import type { ReportMessages } from '../en/report';
import { reportChecklist } from './report-checklist';
import { reportFindings } from './report-findings';
import { reportFlags } from './report-flags';
import { reportMethods } from './report-methods';
import { reportShelf } from './report-shelf';

export const report: ReportMessages = {
  page: {
    title: '报告',
    lead: '按期刊的要求，由实际运行的内容写成。其中只有汇总结果；少于 10 的计数不予显示。',
    waiting: '研究训练完成后，报告出现在此处。',
    save: {
      title: '保存报告',
      note: '每种都是一个无需联网即可打开的文件。',
      html: 'HTML',
      docx: 'Word（DOCX）',
      json: 'report.json',
      saving: '正在写文件',
      saved: (name) => `已保存 ${name}。`,
    },
    stated: {
      title: '只有您能说明的',
      note: 'TRIPOD+AI 要求的内容多于一张表所能说明的。留空之处印作“未报告”。您填写的内容随研究保存在本设备上。',
      done: (said, of) => `已回答 ${said} 项，共 ${of} 项`,
      item: (item) => `条目 ${item}`,
      kept: '已保存。',
      keeping: '正在保存……',
      groups: {
        front: '标题与引言',
        data: '数据与受试者',
        measured: '结局、预测变量与使用',
        discussion: '讨论',
        open: '伦理与开放',
      },
    },
    shown: '报告',
    contents: '目录',
    readOnly: '此研究在另一标签页中打开；在此可读，请在那里修改。',
    back: '结果',
    next: '继续',
    nextNote: '下一步：将模型用于新患者。',
    help: {
      whatTitle: '什么是 TRIPOD+AI？',
      what: '预测研究的读者需要知道的 52 件事，期刊会要求。能由研究得出的已填好，其余只有您知道。',
      flagsTitle: '什么是偏倚迹象？',
      flags: '表明研究的数字可能偏好的迹象，依 PROBAST。审稿人会找它们；我们也找，并如实说明。',
    },
  },
  methods: reportMethods,
  findings: reportFindings,
  checklist: reportChecklist,
  flags: reportFlags,
  shelf: reportShelf,
};
