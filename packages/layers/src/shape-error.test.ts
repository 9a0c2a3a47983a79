import { expect, it } from 'vitest';
import { ShapeError } from './shape-error.js';

it('names the type of a layer in no network', () => {
  expect(new ShapeError('conv2d', 'expected a, got b. Do c.').message).toBe(
    'conv2d: expected a, got b. Do c.',
  );
});

it('names the path of a layer in networks within networks', () => {
  const error = new ShapeError('conv2d', 'expected a, got b. Do c.').within('conv1').within('block2');
  expect(error.message).toBe('block2/conv1: expected a, got b. Do c.');
  expect(error).toBeInstanceOf(RangeError);
});
