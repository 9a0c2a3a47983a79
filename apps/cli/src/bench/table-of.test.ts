import { expect, test } from 'vitest';
import type { BenchEvent } from './bench-event.js';
import { renderTable } from './table.js';
import { tableOf } from './table-of.js';

const workload = { network: 'conv-dropout', batch: 100 };

test('Names stand to the left, numbers to the right, each column as wide as its widest cell.', () => {
  const table = {
    head: ['', 'ms'],
    rows: [
      ['one', '1.00'],
      ['eleven', '110'],
    ],
  };
  expect(renderTable(table).split('\n')).toEqual(['          ms', 'one     1.00', 'eleven   110']);
});

test('A comparison has a row a side, images a second, and its ratios below.', () => {
  const events: BenchEvent[] = [
    { type: 'step', ...workload, workers: 2, medianMs: 8, minMs: 7.5 },
    {
      type: 'peer',
      work: 'step',
      peer: 'pytorch 1.13',
      threads: 1,
      ...workload,
      medianMs: 16.04,
      minMs: 15.5,
    },
    {
      type: 'ratio',
      work: 'step',
      ...workload,
      of: 'lab, 2 threads',
      to: 'pytorch 1.13, 1 thread',
      ratio: 0.5,
    },
    { type: 'missing', what: 'jax-js', reason: 'not installed' },
  ];
  const { title, rows, notes } = tableOf('peers', events);
  expect(title).toBe('A training step beside other libraries');
  // 100 images in 8 ms are 12,500 a second; in 16.04 ms, 6,234.4.
  expect(rows).toEqual([
    ['lab, 2 threads', 'conv-dropout', '100', '8.00', '7.50', '12500'],
    ['pytorch 1.13, 1 thread', 'conv-dropout', '100', '16.0', '15.5', '6234'],
  ]);
  expect(notes).toEqual([
    'Ours have trained for 500 steps, or 5 s: kernels leave out the zeros that are then behind the ReLUs.',
    'lab, 2 threads / pytorch 1.13, 1 thread, batch 100: 0.50 of its time',
    'jax-js: not measured, not installed.',
  ]);
});

test('A comparison on WebGL names what drew, and counts its draw calls.', () => {
  const peer = (name: string, medianMs: number): BenchEvent => ({
    type: 'peer',
    work: 'step',
    peer: name,
    threads: 1,
    ...workload,
    medianMs,
    minMs: medianMs,
  });
  const [of, to] = ['lab', 'tfjs-layers 4.22.0'];
  const { title, rows, notes } = tableOf('webgl', [
    peer(of, 250),
    peer(to, 625),
    { type: 'ratio', work: 'step', ...workload, of, to, ratio: 0.4 },
    { type: 'webgl', ...workload, renderer: 'SwiftShader', draws: { [of]: 80, [to]: 400 } },
  ]);
  expect(title).toBe('A training step on WebGL in the browser');
  // 100 images in 250 ms are 400 a second.
  expect(rows).toEqual([
    ['lab, 1 thread', 'conv-dropout', '100', '250', '250', '400'],
    ['tfjs-layers 4.22.0, 1 thread', 'conv-dropout', '100', '625', '625', '160'],
  ]);
  expect(notes).toEqual([
    'lab / tfjs-layers 4.22.0, batch 100: 0.40 of its time',
    'Drawn by SwiftShader. Draw calls of a step: lab 80, tfjs-layers 4.22.0 400.',
  ]);
});

test('Kernels come by what they take of a step; those below a hundredth are summed up.', () => {
  const kernel = (name: string, calls: number, medianMs: number) =>
    ({ type: 'kernel', ...workload, kernel: name, inputs: '2×2', calls, medianMs, minMs: medianMs }) as const;
  const events: BenchEvent[] = [
    { type: 'limit', simd: 'relaxed', tile: '6×8', gflops: 50, medianMs: 1, minMs: 1 },
    { ...kernel('A', 1, 2), gflops: 10, share: 0.2 },
    kernel('B', 3, 1),
    kernel('C', 2, 0.01),
    kernel('D', 4, 0.01),
    { type: 'outside-kernels', ...workload, ms: 0.5, stepMs: 5.56, share: 0.09 },
  ];
  const { rows, notes } = tableOf('kernels', events);
  expect(
    rows.map(([name, , calls, inStep, , , gflops, share]) => [name, calls, inStep, gflops, share]),
  ).toEqual([
    ['B', '3', '3.00', '', ''],
    ['A', '1', '2.00', '10.0', '20 %'],
    // 2 · 0.01 + 4 · 0.01
    ['2 others', '6', '0.060', '', ''],
  ]);
  expect(notes[1]).toContain('50 GFLOP/s');
  expect(notes[2]).toContain('0.500 of 5.56 ms, 9 %');
});

test('Synthetic digits are named wherever their time is.', () => {
  const events: BenchEvent[] = [
    {
      type: 'startup',
      network: 'conv',
      workers: 'auto',
      synthetic: true,
      medianMs: 900,
      minMs: 800,
    },
  ];
  expect(tableOf('startup', events).rows[0][0]).toBe('lab train conv --workers auto, SYNTHETIC digits');
});

test('Loading is told with its memory and the batches that follow.', () => {
  const events: BenchEvent[] = [
    { type: 'load', source: 'data/mnist', synthetic: false, medianMs: 120, minMs: 100 },
    {
      type: 'epoch',
      digits: 60_000,
      batch: 100,
      synthetic: false,
      medianMs: 70.25,
      minMs: 65,
      firstMs: 99.5,
      loadMegabytes: 75,
    },
  ];
  const { rows, notes } = tableOf('load', events);
  expect(rows).toEqual([
    ['data/mnist', '120', '100'],
    ['60000 digits in shuffled batches of 100', '70.3', '65.0'],
  ]);
  expect(notes).toEqual([
    'A fresh process: 75 MB above bare Node to load, 99.5 ms for its first epoch of batches.',
  ]);
});

test('Ours is compared with each other job.', () => {
  const job = (by: string, threads: number, seconds: number): BenchEvent => ({
    type: 'job',
    by,
    network: 'conv',
    threads,
    iterations: 10_000,
    seconds,
    testAccuracy: 0.991,
    synthetic: false,
  });
  const { rows, notes } = tableOf('job', [
    job('lab', 1, 100),
    job('pytorch 1.13', 1, 200),
    job('pytorch 1.13', 2, 400),
  ]);
  expect(rows[0]).toEqual(['lab, 1 thread', 'conv', '10000', '100.0', '99.10 %', '']);
  expect(notes).toEqual([
    'lab, 1 thread / pytorch 1.13, 1 thread: 0.50 of its time, one after the other.',
    'lab, 1 thread / pytorch 1.13, 2 threads: 0.25 of its time, one after the other.',
  ]);
});
