import type { NotFitted, Notice } from '../../../workers/contract/report';
import { chinese } from '../numbers';

/** Why rows could not be fitted, within a sentence. */
export const because: Readonly<Record<NotFitted, string>> = {
  oneOutcomeOnly: '可供学习的行只有一种结局',
  noEvents: '可供学习的行没有事件',
  notConverged: '没有得到有限的拟合，加强惩罚可能有帮助',
  diverged: '损失无限增大，降低学习率可能有帮助',
  outOfMemory: '本设备的内存不足，减少树、成员或列可能有帮助',
  other: '可供学习的行不足以拟合它',
};

export function notFitted(
  is: Extract<Notice, { kind: 'foldsNotFitted' | 'modelNotFitted' | 'leftOut' }>,
  called: (model: string) => string,
): string {
  const model = called(is.model);
  if (is.kind === 'modelNotFitted') return `${model}无法拟合，已略去：${because[is.reason]}。`;
  if (is.kind === 'leftOut') {
    const cost = is.seconds === null ? '耗时过长' : `约需 ${chinese.duration(is.seconds)}`;
    const remedy =
      is.minutes === null
        ? '请多给几分钟，或不搜索设置、单独训练它。'
        : `给约 ${chinese.count(is.minutes)} 分钟即可容纳全部模型。`;
    return `${model}已略去：在本机上拟合一次${cost}，给定的时间不够。${remedy}`;
  }
  const parts = is.resampled ? '次重抽样' : '折';
  const left = is.resampled ? '其指标来自其余的重抽样。' : '由这些折评判的行没有它的预测，不计入它的指标。';
  return `${model}在 ${chinese.count(is.of)} ${parts}中有 ${chinese.count(is.failed)} ${parts}无法拟合：${because[is.reason]}。${left}`;
}
