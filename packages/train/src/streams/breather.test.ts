import { expect, it } from 'vitest';
import { createBreather } from './breather.js';

it('gives way to the event loop once 50 ms have gone by, and is free before', async () => {
  let now = 0;
  const breathe = createBreather(() => now);
  now = 49;
  expect(breathe()).toBeUndefined();
  now = 50;
  let turned = false;
  setImmediate(() => {
    turned = true;
  });
  await breathe();
  expect(turned).toBe(true);
  now = 99;
  expect(breathe()).toBeUndefined();
});
