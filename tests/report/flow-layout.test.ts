import { expect, test } from 'vitest';
import { broken, FLOW_LINE, flowLayout } from '../../src/report/flow-layout.ts';

test('lines end at spaces, and between any two Chinese characters', () => {
  expect(broken('5 rows left out: the outcome is missing.', 150)).toEqual([
    '5 rows left out: the',
    'outcome is missing.',
  ]);
  expect(broken('共四百行未纳入缺少结局', 66)).toEqual(['共四百行未', '纳入缺少结', '局']);
  // What has no place to break stays whole.
  expect(broken('Staphylococcus', 20)).toEqual(['Staphylococcus']);
  expect(broken('', 20)).toEqual([]);
});

test.each([[[]], [['5 rows left out: the outcome is missing.', '2 rows left out.', '1 row left out.']]])(
  'boxes hold their lines and do not lie upon each other: %j',
  (leftOut) => {
    const { boxes, height, width } = flowLayout({
      table: 'In the table: 407 rows',
      leftOut,
      used: ['Analysed: 400 participants', '162 rows with the event and 238 without'],
      development: ['Development', '5 folds'],
      evaluation: ['Evaluation', '400 rows, each by models made without it, however long this may be'],
      final: 'Final model',
    });
    for (const [place, box] of boxes.entries()) {
      expect(box.lines.length * FLOW_LINE).toBeLessThan(box.height);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.y + box.height).toBeLessThan(height);
      for (const other of boxes.slice(place + 1)) {
        const apart =
          box.x + box.width <= other.x ||
          other.x + other.width <= box.x ||
          box.y + box.height <= other.y ||
          other.y + other.height <= box.y;
        expect(apart).toBe(true);
      }
    }
  },
);
