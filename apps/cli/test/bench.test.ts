import { openBackend } from '@lab/backend';
import { syntheticMnist } from '@lab/mnist-data/synthetic';
import { getNetwork } from '@lab/models';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { BenchContext } from '../src/bench/bench-context.js';
import type { BenchEvent } from '../src/bench/bench-event.js';
import { runBench } from '../src/bench/run-bench.js';
import type { SectionName } from '../src/bench/section-name.js';
import { findBrowser } from '../src/engines/browser/find-browser.js';
import { events, lab } from './lab.js';

let context: BenchContext;

beforeAll(async () => {
  const backend = await openBackend('wasm');
  const data = { ...syntheticMnist({ train: 200, test: 50, seed: 0 }), synthetic: true };
  context = {
    network: getNetwork('softmax'),
    batchSize: 10,
    workers: 1,
    workersOption: 1,
    rounds: 1,
    steps: 3,
    signal: new AbortController().signal,
    data: async () => data,
    backend: async () => backend,
  };
});

async function measure(section: SectionName): Promise<BenchEvent[]> {
  const events: BenchEvent[] = [];
  for await (const { event } of runBench([section], context)) if (event) events.push(event);
  return events;
}

test('A step is one line of this very shape.', async () => {
  const before = memory().numTensors;
  const lines = (await measure('step')).map((event) => JSON.stringify(event));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(
    /^\{"type":"step","network":"softmax","batch":10,"workers":1,"medianMs":[\d.]+,"minMs":[\d.]+\}$/,
  );
  expect(memory().numTensors).toBe(before);
});

test('An evaluation tells how many digits it looked at.', async () => {
  const before = memory().numTensors;
  const [event] = await measure('evaluation');
  expect(event).toMatchObject({ type: 'evaluation', network: 'softmax', digits: 50, workers: 1 });
  expect(memory().numTensors).toBe(before);
});

test('Kernels are told one by one, and the machine works as before when they are.', async () => {
  const before = memory().numTensors;
  const events = await measure('kernels');
  expect(events[0]).toMatchObject({ type: 'limit' });
  const product = events.find((event) => event.type === 'kernel' && event.kernel === '_FusedMatMul');
  // 10 digits of 784 pixels, or parts of them, by 10 classes.
  expect(product).toMatchObject({ network: 'softmax', batch: 10, inputs: expect.stringContaining('784×10') });
  const outside = events.find((event) => event.type === 'outside-kernels');
  expect(outside?.share).toBeGreaterThan(0);
  expect(outside?.share).toBeLessThan(1);
  const others = await measure('kernels');
  expect(others.filter(({ type }) => type === 'kernel')).toHaveLength(
    events.filter(({ type }) => type === 'kernel').length,
  );
  expect(memory().numTensors).toBe(before);
});

const withBrowser = hasBrowser() ? test : test.skip;
withBrowser(
  'A step on WebGL stands beside the same of tfjs-layers [needs Chrome, Chromium or Edge].',
  async () => {
    const sizes = ['--network', 'softmax', '--batch', '10', '--rounds', '1', '--steps', '2'];
    const { code, stdout, stderr } = await lab([
      'bench',
      '--only',
      'webgl',
      ...sizes,
      '--data',
      'synthetic',
      '--json',
    ]);
    expect([code, stderr.replace(/^! .*\n/gm, '')]).toEqual([0, '']);
    const all = events(stdout);
    const peer = expect.stringMatching(/^tfjs-layers 4\./);
    expect(all.filter(({ type }) => type === 'peer')).toMatchObject([
      { peer: 'lab', network: 'softmax', batch: 10 },
      { peer, network: 'softmax', batch: 10 },
    ]);
    const { ratio, of, to } = all.find(({ type }) => type === 'ratio') ?? {};
    expect([of, to]).toEqual(['lab', peer]);
    expect(ratio).toBeGreaterThan(0);
    const { draws, renderer } = all.find(({ type }) => type === 'webgl') ?? {};
    expect(renderer).toEqual(expect.stringMatching(/./));
    const [ours, theirs] = Object.values(draws as Record<string, number>);
    // Both are counted, and ours are fewer: that is what the fused kernels are for.
    expect(ours).toBeGreaterThan(5);
    expect(ours).toBeLessThan(theirs);
  },
);

function hasBrowser(): boolean {
  try {
    return findBrowser() !== '';
  } catch {
    return false;
  }
}

test('Memory is told as a training goes on, and does not grow.', async () => {
  const before = memory().numTensors;
  context = { ...context, network: getNetwork('conv-batchnorm'), iterations: 40 };
  const events = await measure('memory');
  expect(events).toHaveLength(10);
  expect(events.at(-1)).toMatchObject({ type: 'memory', step: 40 });
  const held = events.flatMap((event) =>
    event.type === 'memory' ? [[event.tensors, event.tensorBytes, event.heapBytes].join()] : [],
  );
  expect(new Set(held.slice(1)).size).toBe(1);
  expect(memory().numTensors).toBe(before);
});
