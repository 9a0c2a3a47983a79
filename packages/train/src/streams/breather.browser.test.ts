import { expect, it } from 'vitest';
import { createBreather } from './breather.js';

it('lets the page’s timers run between two messages of its own', async () => {
  let now = 0;
  const breathe = createBreather(() => now);
  let painted = false;
  setTimeout(() => {
    painted = true;
  });
  while (!painted) {
    now += 50;
    await breathe();
  }
  expect(painted).toBe(true);
});
