import { expect, test } from 'vitest';
import { renderDigits } from './render-digits.js';

const escapeByte = String.fromCharCode(27);

function digit(pixels: number[], side: number, rest = {}) {
  const all = new Uint8Array(side * side);
  all.set(pixels);
  return { label: 8, prediction: 0, probability: 0.972, pixels: all, ...rest };
}

test('Without colour a character shows the mean of two pixels by its density.', () => {
  // 4×4: the upper two lines are full at the left, half full beside it.
  const four = digit([255, 255, 0, 0, 255, 0, 0, 0], 4, { label: 1, prediction: 7, probability: 1 });
  expect(renderDigits([four], { columns: 80, color: false })).toBe('1 as 7 (100 %)\n@+\n');
});

test('With colour the upper pixel is the foreground of ▀, the lower one its background.', () => {
  const two = digit([255, 0, 0, 255], 2);
  const line = renderDigits([two], { columns: 80, color: true }).split('\n')[1];
  expect(line.trimEnd()).toBe(
    `${escapeByte}[38;5;255;48;5;232m▀${escapeByte}[38;5;232;48;5;255m▀${escapeByte}[0m`,
  );
});

test('A colour is set only where it changes.', () => {
  const empty = digit([], 28);
  const line = renderDigits([empty], { columns: 80, color: true }).split('\n')[1];
  expect(line).toBe(`${escapeByte}[38;5;232;48;5;232m${'▀'.repeat(28)}${escapeByte}[0m`);
});

test.each([
  [28, 1, 5],
  [57, 1, 5],
  [58, 2, 3],
  [88, 3, 2],
  [10, 1, 5],
])('In %i columns stand %i digits of 28 in a row.', (columns, perRow, rows) => {
  const digits = Array.from({ length: 5 }, (_, index) => digit([], 28, { index }));
  const output = renderDigits(digits, { columns, color: false });
  const blocks = output.split('\n\n').filter((block) => block.includes('#'));
  expect(output.match(/#\d: 8 as 0 \(97 %\)/g)).toHaveLength(5);
  expect(blocks[0].match(/#/g)).toHaveLength(perRow);
  expect(output.split('\n')).toHaveLength(rows * 15 + (rows - 1));
});

test('Without colour there is no escape byte, and no digits draw nothing.', () => {
  expect(renderDigits([digit([255], 28)], { columns: 80, color: false })).not.toContain(escapeByte);
  expect(renderDigits([], { columns: 80, color: true })).toBe('');
});

test('An odd side leaves the last half line empty.', () => {
  const odd = digit(new Array(9).fill(255), 3);
  expect(renderDigits([odd], { columns: 80, color: false }).split('\n').slice(1)).toEqual(['@@@', '+++']);
});

test('Refuses an image that is not square.', () => {
  const bad = { ...digit([], 2), pixels: new Uint8Array(783) };
  expect(() => renderDigits([bad], { columns: 80, color: false })).toThrow(
    'renderDigits: expected the pixels of a square image, got 783.',
  );
});
