import { expect, test } from 'vitest';
import { renderConfusion } from './render-confusion.js';

const escapeByte = String.fromCharCode(27);
const matrix = [
  [980, 0, 4],
  [1, 10, 0],
  [0, 0, 0],
];

test('Is an aligned table with the recall of each true class.', () => {
  expect(renderConfusion(matrix, { color: false }).split('\n')).toEqual([
    'truth    0   1   2    recall',
    '    0  980   ·   4   99.59 %',
    '    1    1  10   ·   90.91 %',
    '    2    ·   ·   ·         –',
  ]);
});

test('Colours the diagonal green, frequent mistakes red and rare ones yellow.', () => {
  const output = renderConfusion(matrix, { color: true });
  expect(output).toContain(`${escapeByte}[32m 980`);
  expect(output).toContain(`${escapeByte}[31m   4`);
  expect(output).toContain(`${escapeByte}[33m   1`);
});

test('Differs by nothing but escape codes when coloured.', () => {
  const plain = renderConfusion(matrix, { color: true }).replaceAll(
    new RegExp(`${escapeByte}\\[\\d+m`, 'g'),
    '',
  );
  expect(plain).toBe(renderConfusion(matrix, { color: false }));
  expect(plain).not.toContain(escapeByte);
});

test('Ten digits fit into 80 columns.', () => {
  const ten = Array.from({ length: 10 }, () => new Array(10).fill(1135));
  for (const line of renderConfusion(ten, { color: false }).split('\n')) {
    expect(line.length).toBeLessThanOrEqual(80);
  }
});
