import { expect, test } from 'vitest';
import { renderCurve } from './render-curve.js';

const escapeByte = String.fromCharCode(27);

test('Draws the diagonal of a growing accuracy from corner to corner.', () => {
  const points = [
    { step: 0, testAccuracy: 0 },
    { step: 100, testAccuracy: 1 },
  ];
  // Three lines of 12 characters: 24 by 12 dots, two steps to the right for each one up.
  expect(renderCurve(points, { width: 19, height: 4 }).split('\n')).toEqual([
    '100 % │⠀⠀⠀⠀⠀⠀⠀⠀⣀⠤⠒⠉',
    '      │⠀⠀⠀⠀⣀⠤⠒⠉⠀⠀⠀⠀',
    '  0 % │⣀⠤⠒⠉⠀⠀⠀⠀⠀⠀⠀⠀',
    '       0  100 steps',
  ]);
});

test('Is exactly as wide and as high as asked.', () => {
  const points = Array.from({ length: 20 }, (_, i) => ({
    step: 500 * (i + 1),
    testAccuracy: 0.97 + i / 1000,
  }));
  const lines = renderCurve(points, { width: 72, height: 9 }).split('\n');
  expect(lines).toHaveLength(9);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(72);
  expect(Math.max(...lines.map((line) => line.length))).toBe(72);
});

test('The range is rounded out to tenths of a point around what was reached.', () => {
  const points = [
    { step: 500, testAccuracy: 0.9763 },
    { step: 1000, testAccuracy: 0.9891 },
  ];
  const lines = renderCurve(points, { width: 60, height: 5 }).split('\n');
  expect(lines[0]).toMatch(/^99\.0 % │/);
  expect(lines[3]).toMatch(/^97\.6 % │/);
});

test('With the length of the run given, the curve grows towards the right end.', () => {
  const points = [
    { step: 0, testAccuracy: 0.5 },
    { step: 100, testAccuracy: 0.9 },
  ];
  const lines = renderCurve(points, { width: 40, height: 4, steps: 1000 }).split('\n');
  // U+2800 is the empty character; nothing is drawn beyond the first tenth.
  for (const line of lines.slice(0, 3)) expect(line.split('│')[1].slice(5)).toMatch(/^⠀+$/);
  expect(lines[3]).toMatch(/0 +1000 steps$/);
});

test('Leaves out points that are no numbers; without any point it is empty.', () => {
  const point = { step: 10, testAccuracy: 0.9 };
  const options = { width: 40, height: 5 };
  expect(renderCurve([{ step: 5, testAccuracy: Number.NaN }, point], options)).toBe(
    renderCurve([point], options),
  );
  expect(renderCurve([], options)).toBe('');
});

test.each([0, 0.0004, 1])('A constant accuracy of %f has a range to stand in.', (testAccuracy) => {
  const lines = renderCurve([{ step: 10, testAccuracy }], { width: 40, height: 5 }).split('\n');
  expect(lines.join('')).not.toMatch(/NaN|Infinity/);
  expect(lines.join('')).toMatch(/[⠁-⣿]/);
});

test('Escape bytes appear only when colour is asked for.', () => {
  const points = [{ step: 10, testAccuracy: 0.9 }];
  expect(renderCurve(points, { width: 40, height: 5 })).not.toContain(escapeByte);
  expect(renderCurve(points, { width: 40, height: 5, color: true })).toContain(escapeByte);
});
