import { expect, test } from 'vitest';
import { modelStyle } from '../../src/charts/model-style.ts';
import { operatingPoint, rowAt } from '../../src/charts/threshold-row.ts';
import { aReport, logistic, network } from '../pages/a-report.ts';

test('a family keeps its colour and line whether or not the other is trained', () => {
  expect(modelStyle('network', [network])).toEqual(modelStyle('network', [logistic, network]));
  expect(modelStyle('logistic', [logistic])).not.toEqual(modelStyle('network', [network]));
});

test('models of one family differ in colour and in line', () => {
  const second = { ...network, id: 'wide' };
  const styles = ['network', 'wide'].map((id) => modelStyle(id, [logistic, network, second]));
  expect(styles[0]!.colour).not.toBe(styles[1]!.colour);
  expect(styles[0]!.dash).not.toBe(styles[1]!.dash);
});

test('the operating point is the row’s sensitivity and one minus its specificity', () => {
  const row = rowAt(aReport.models[0]!.thresholds, 0.3)!;
  expect(row.threshold).toBe(0.3);
  const point = operatingPoint(row)!;
  expect(point.sensitivity).toBeCloseTo(row.truePositives / (row.truePositives + row.falseNegatives), 12);
  expect(point.falsePositiveRate).toBeCloseTo(1 - row.trueNegatives / (row.trueNegatives + row.falsePositives), 12);
  expect(operatingPoint({ ...row, truePositives: 0, falseNegatives: 0 })).toBeNull();
});
