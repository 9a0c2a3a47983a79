import { expect, it } from 'vitest';
import { StepClock } from './step-clock.js';

it('counts time and speed without the pauses', () => {
  let now = 1_000;
  const clock = new StepClock(() => now);
  expect([clock.elapsedMs(), clock.stepsPerSecond()]).toEqual([0, 0]);
  for (let step = 0; step <= 100; step++) {
    clock.step(step);
    now += 40;
  }
  expect(clock.elapsedMs()).toBe(101 * 40);
  expect(clock.stepsPerSecond()).toBeCloseTo(25, 9);
  clock.pause();
  now += 60_000;
  expect(clock.elapsedMs()).toBe(101 * 40);
  expect(clock.stepsPerSecond()).toBe(0);
  clock.resume();
  now += 10;
  expect(clock.elapsedMs()).toBe(101 * 40 + 10);
});
