import { describe, expect, it } from 'vitest';
import type { CheckEvent, SpeedEvent } from './doctor-event.js';
import { recommend } from './recommend.js';

const node = { where: 'Node 20.20.2', backend: 'wasm' } as const;
const webgl = { where: 'Chromium 140.0', backend: 'webgl' } as const;
const speed = (place: typeof node | typeof webgl, workers: number, stepsPerSecond: number): SpeedEvent => ({
  type: 'speed',
  ...place,
  workers,
  network: 'conv',
  batch: 100,
  stepsPerSecond,
});
const check = (place: typeof node | typeof webgl, passed: boolean): CheckEvent => ({
  type: 'check',
  ...place,
  network: 'conv',
  digits: 4,
  largestError: passed ? 1e-6 : 0.5,
  parameter: 'conv1/kernel',
  passed,
  tolerance: 1e-4,
});

describe('recommend', () => {
  it('recommends the fastest, with what to type and how long a recipe of 10,000 iterations takes', () => {
    const speeds = [speed(node, 1, 50), speed(node, 2, 80), speed(webgl, 1, 20)];
    expect(recommend('conv', { checks: [check(node, true), check(webgl, true)], speeds })).toEqual({
      type: 'result',
      healthy: true,
      recommended: { ...speeds[1], command: 'lab train conv --workers 2', iterations: 10_000, seconds: 125 },
    });
  });

  it('stays in Node where a browser is not a fifth faster', () => {
    const command = (inBrowser: number) =>
      recommend('conv', { checks: [], speeds: [speed(node, 1, 50), speed(webgl, 1, inBrowser)] }).recommended
        ?.command;
    expect(command(59)).toBe('lab train conv --workers 1');
    expect(command(61)).toBe('lab train conv --backend webgl');
  });

  it('leaves out what computes wrong gradients, however fast', () => {
    const speeds = [speed(node, 1, 50), speed(webgl, 1, 200)];
    const { healthy, recommended } = recommend('conv', {
      checks: [check(node, true), check(webgl, false)],
      speeds,
    });
    expect([healthy, recommended?.command]).toEqual([false, 'lab train conv --workers 1']);
    expect(recommend('conv', { checks: [check(node, false)], speeds: [speed(node, 1, 50)] })).toEqual({
      type: 'result',
      healthy: false,
    });
  });

  it('names the browser where it is faster', () => {
    const page = { where: 'Chromium 140.0', backend: 'wasm' } as const;
    const command = (of: SpeedEvent) => recommend('conv', { checks: [], speeds: [of] }).recommended?.command;
    expect(command(speed(webgl, 1, 9))).toBe('lab train conv --backend webgl');
    expect(command({ ...speed(node, 4, 9), ...page })).toBe(
      'lab train conv --backend wasm --browser --workers 4',
    );
  });
});
