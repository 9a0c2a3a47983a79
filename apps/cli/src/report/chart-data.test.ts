import { expect, test } from 'vitest';
import { chartData } from './chart-data.js';

test('Brings what was measured at one step together and leaves gaps elsewhere.', () => {
  const { steps, charts } = chartData([
    { step: 100, trainLoss: 0.5, trainAccuracy: 0.9 },
    { step: 200, trainLoss: 0.25, trainAccuracy: 0.95 },
    { step: 200, testLoss: 0.3, testAccuracy: 0.94 },
  ]);
  expect(steps).toEqual([100, 200]);
  expect(charts.map(({ title, series }) => [title, series])).toEqual([
    [
      'Accuracy',
      [
        { name: 'training', values: [0.9, 0.95] },
        { name: 'test', values: [null, 0.94] },
      ],
    ],
    [
      'Cross-entropy',
      [
        { name: 'training', values: [0.5, 0.25] },
        { name: 'test', values: [null, 0.3] },
      ],
    ],
  ]);
});

test('The axes fit what comes after the first twentieth of the run, and say what they cut off.', () => {
  const [accuracy, loss] = chartData([
    { step: 10, testAccuracy: 0.11, testLoss: 2.3 },
    { step: 500, testAccuracy: 0.965, testLoss: 0.2 },
    { step: 1000, testAccuracy: 0.99, testLoss: 0.1 },
  ]).charts;
  expect(accuracy).toMatchObject({ range: [0.96, 1], clipped: true });
  expect(loss.range[1]).toBeCloseTo(0.21, 12);
  expect(loss.clipped).toBe(true);
});

test('What was not measured, or is no number, has no chart.', () => {
  expect(chartData([]).charts).toEqual([]);
  expect(chartData([{ step: 1, trainLoss: Number.NaN, testAccuracy: 0.5 }]).charts).toHaveLength(1);
});
