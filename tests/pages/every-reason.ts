import type { NotEstimable } from '../../workers/contract/figures.ts';

/** Each reason with words that only it has, in English and in Chinese. */
export const notEstimableReasons: readonly (readonly [NotEstimable, string, string])[] = [
  ['oneOutcomeOnly', 'only one of the two outcomes', '只出现一种结局'],
  ['tooFew', 'too few participants or events', '受试者或事件太少'],
  ['noVariation', 'the same prediction', '预测相同'],
  ['separated', 'separate the outcomes completely', '完全分开'],
  ['notDefined', 'not defined for data like these', '没有定义'],
  ['noEvents', 'no event happened', '没有发生事件'],
  ['beyondFollowUp', 'followed for that long', '随访到那么久'],
];
