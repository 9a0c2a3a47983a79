import { describe, expect, it } from 'vitest';
import {
  decodeRunRecord,
  encodeRunRecord,
  microBatchesFor,
  type RunRecord,
  RunRecordError,
} from './run-folder.js';

const record: RunRecord = {
  format: 1,
  status: 'finished',
  settings: {
    network: 'conv',
    iterations: 100,
    batchSize: 100,
    microBatches: 4,
    seed: -3,
    validation: 5_000,
    evaluateEvery: 50,
    shuffle: false,
    data: 'mnist',
    init: 'start.safetensors',
  },
  recipe: {
    optimizer: { type: 'adam', config: {} },
    learningRate: { type: 'constant', config: { rate: 0.003 } },
  },
  backend: { name: 'wasm', reason: 'WASM-SIMD' },
  browser: { name: 'Chromium 141.0.7390.54', path: '/usr/bin/chromium' },
  versions: { 'tfjs-core': '4.22.0' },
  machine: { node: '20.19.0', processor: 'a processor', cores: 2 },
  data: { name: 'mnist', source: 'cache', synthetic: false, train: 55_000, test: 10_000 },
  startedAt: '2026-01-02T03:04:05.000Z',
  step: 100,
  elapsedMs: 2_500,
  curve: [
    { step: 0, trainLoss: 2.5, trainAccuracy: 0.125 },
    { step: 100, validationLoss: 0.25, validationAccuracy: 0.9375, trainLoss: 0.5, trainAccuracy: 0.75 },
  ],
  result: {
    type: 'result',
    network: 'conv',
    backend: 'wasm',
    browser: 'Chromium 141.0.7390.54',
    steps: 100,
    seed: -3,
    protocol: 'honest',
    testAccuracy: 0.93,
    testErrors: 700,
    testLoss: 0.5,
    testAccuracyInterval: [0.92, 0.94],
    validationAccuracy: 0.9375,
    step: 100,
    reportedAccuracy: 0.989,
    data: 'mnist',
    synthetic: false,
    elapsedMs: 2_600,
  },
  error: 'none, really',
};

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe('run.json', () => {
  it('reads back as it was written, to the byte', () => {
    const written = encodeRunRecord(record);
    expect(decodeRunRecord(written)).toEqual(record);
    expect(encodeRunRecord(decodeRunRecord(written))).toEqual(written);
  });

  it('is JSON for people: a value a line, and a line feed at its end', () => {
    const lines = new TextDecoder().decode(encodeRunRecord(record)).split('\n');
    expect(lines.slice(0, 3)).toEqual(['{', '  "format": 1,', '  "status": "finished",']);
    expect(lines.slice(-2)).toEqual(['}', '']);
  });

  it('reads without what is only shown', () => {
    const { format, status, settings, step, elapsedMs, curve } = record;
    const bare = { format, status, settings, step, elapsedMs, curve };
    expect(decodeRunRecord(bytes(bare))).toEqual({
      ...bare,
      recipe: { optimizer: undefined, learningRate: undefined },
      backend: { name: 'unknown', reason: '' },
      versions: {},
      machine: { node: '', processor: 'unknown', cores: 0 },
      data: { name: 'unknown', source: 'unknown', synthetic: false, train: 0, test: 0 },
      startedAt: '1970-01-01T00:00:00.000Z',
    });
  });

  it('leaves out figures that were no numbers, which JSON writes as null', () => {
    const curve = [{ step: 1, trainLoss: null, trainAccuracy: 0.5 }];
    expect(decodeRunRecord(bytes({ ...record, curve })).curve).toEqual([{ step: 1, trainAccuracy: 0.5 }]);
  });
});

describe('what is no run.json', () => {
  const refusal = (content: Uint8Array, options?: { mostPoints: number }) => {
    try {
      decodeRunRecord(content, options);
    } catch (error) {
      if (error instanceof RunRecordError) return error;
    }
    throw new Error('it was read');
  };

  it('is refused, naming what is wrong in a sentence and in parts', () => {
    const error = refusal(bytes({ ...record, settings: { ...record.settings, batchSize: 0 } }));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toBe(
      'decodeRunRecord: expected "settings.batchSize" to be a whole number in its range, got 0. Use the run.json of another run.',
    );
    expect(error).toMatchObject({
      field: 'settings.batchSize',
      expected: 'a whole number in its range',
      got: '0',
    });
  });

  it.each([
    ['other bytes', Uint8Array.of(1, 2), undefined, 'JSON', 'something else'],
    ['JSON of another kind', bytes([1]), undefined, 'an object', '[1]'],
    ['another format', bytes({ ...record, format: 2 }), 'format', '1', '2'],
    ['no format', bytes({}), 'format', '1', 'undefined'],
  ])('is refused: %s', (_, content, field, expected, got) => {
    expect(refusal(content)).toMatchObject({ field, expected, got });
  });

  it.each([
    [{ step: -1 }, 'step'],
    [{ step: 1.5 }, 'step'],
    [{ elapsedMs: '5' }, 'elapsedMs'],
    [{ status: 'lost' }, 'status'],
    [{ settings: undefined }, 'settings'],
    [{ curve: [{ step: 5 }, { step: 5 }] }, 'curve[1].step'],
    [{ curve: [{ step: 5, testAccuracy: 1.5 }] }, 'curve[0].testAccuracy'],
    [{ result: { ...record.result, protocol: 'none' } }, 'result.protocol'],
    [{ result: { ...record.result, testLoss: null } }, 'result.testLoss'],
  ])('is refused with %j', (change, field) => {
    expect(refusal(bytes({ ...record, ...change })).field).toBe(field);
  });

  it('may be a curve of more points than are wanted', () => {
    expect(decodeRunRecord(bytes(record), { mostPoints: 2 }).curve).toHaveLength(2);
    expect(refusal(bytes(record), { mostPoints: 1 })).toMatchObject({
      field: 'curve',
      expected: 'at most 1 points',
    });
  });
});

describe('microBatchesFor', () => {
  it('gives the largest power of two up to four that a batch has examples for', () => {
    expect([1, 2, 3, 4, 5, 100].map(microBatchesFor)).toEqual([1, 2, 2, 4, 4, 4]);
  });
});
