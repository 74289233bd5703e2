import { expect, test } from 'vitest';
import { modelStyle, seriesStyle } from '../../src/charts/model-style.ts';
import { shownModels } from '../../src/charts/shown-models.ts';
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

const [first] = shownModels(aReport.models, 'binary');
const thresholds = first?.results.thresholds ?? [];

test('the operating point is the row’s sensitivity and one minus its specificity', () => {
  const row = rowAt(thresholds, 0.3)!;
  expect(row.threshold).toBe(0.3);
  const point = operatingPoint(row)!;
  expect(point.sensitivity).toBeCloseTo(row.truePositives / (row.truePositives + row.falseNegatives), 12);
  expect(point.falsePositiveRate).toBeCloseTo(1 - row.trueNegatives / (row.trueNegatives + row.falsePositives), 12);
  expect(operatingPoint({ ...row, truePositives: 0, falseNegatives: 0 })).toBeNull();
});

test('classes in order and without have colours of their own beside a network', () => {
  const ordinal = { ...logistic, id: 'ordinal', family: 'ordinal' } as const;
  const multinomial = { ...logistic, id: 'multinomial', family: 'multinomial' } as const;
  const specs = [ordinal, multinomial, network];
  expect(new Set(specs.map(({ id }) => modelStyle(id, specs).colour)).size).toBe(3);
});

test('six series are told apart by colour and by line', () => {
  const styles = Array.from({ length: 6 }, (_, place) => seriesStyle(place));
  expect(new Set(styles.map(({ colour }) => colour)).size).toBe(6);
  expect(new Set(styles.map(({ dash }) => dash)).size).toBe(6);
});
