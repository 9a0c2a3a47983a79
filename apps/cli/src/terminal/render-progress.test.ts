import { expect, test } from 'vitest';
import { renderProgress } from './render-progress.js';

const escapeByte = String.fromCharCode(27);
const progress = {
  step: 2500,
  steps: 10_000,
  stepsPerSecond: 83.24,
  imagesPerSecond: 8324,
  etaMs: 90_100,
  loss: 0.04321,
  accuracy: 0.9871,
};

test('Shows everything in a wide terminal.', () => {
  expect(renderProgress(progress, { width: 140 })).toBe(
    `${'━'.repeat(8)}${'─'.repeat(22)}   2500/10000  test 98.71 %  loss 0.0432  83.2 steps/s  8324 images/s  ETA 1 min 30 s`,
  );
});

// Lengths with two blanks between: counter 11, test 12, loss 11, steps/s 12, images/s 13, ETA 14, shortest bar 8.
test.each([
  [93, ['━', 'images/s', 'steps/s', 'loss', 'ETA', 'test']],
  [92, ['━', 'steps/s', 'loss', 'ETA', 'test']],
  [78, ['━', 'steps/s', 'loss', 'ETA', 'test']],
  [77, ['━', 'loss', 'ETA', 'test']],
  [64, ['━', 'loss', 'ETA', 'test']],
  [63, ['loss', 'ETA', 'test']],
  [54, ['loss', 'ETA', 'test']],
  [53, ['ETA', 'test']],
  [41, ['ETA', 'test']],
  [40, ['test']],
  [25, ['test']],
  [24, []],
])('In %i columns it keeps the counter and %j.', (width, kept) => {
  const line = renderProgress(progress, { width });
  expect(line).toContain('2500/10000');
  expect(['━', 'images/s', 'steps/s', 'loss', 'ETA', 'test'].filter((field) => line.includes(field))).toEqual(
    kept,
  );
});

test('Is never wider than allowed, at any step and width.', () => {
  for (let width = 0; width <= 120; width++) {
    for (const step of [0, 1, 9999, 10_000]) {
      expect(renderProgress({ ...progress, step }, { width }).length).toBeLessThanOrEqual(width);
    }
  }
});

test('Names the digits that the accuracy was measured on.', () => {
  const line = renderProgress({ ...progress, accuracyOf: 'validation' }, { width: 100 });
  expect(line).toContain('validation 98.71 %');
});

test('Leaves out what is not known yet.', () => {
  const line = renderProgress({ step: 0, steps: 100 }, { width: 80 });
  expect(line).toBe(`${'─'.repeat(30)}    0/100`);
});

test('Differs by nothing but escape codes when coloured.', () => {
  const coloured = renderProgress(progress, { width: 100, color: true });
  expect(coloured).toContain(escapeByte);
  expect(coloured.replaceAll(new RegExp(`${escapeByte}\\[\\d+m`, 'g'), '')).toBe(
    renderProgress(progress, { width: 100 }),
  );
});
