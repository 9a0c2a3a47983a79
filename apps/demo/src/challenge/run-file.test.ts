import type { Checkpoint, TensorValues } from '@lab/train';
import type { RunRecord } from '@lab/train/run-folder';
import { describe, expect, it } from 'vitest';
import { type NamedBytes, readRunFiles, writeRunFiles, zipRun } from './run-file.js';
import { writeCurveCsv } from './write-curve-csv.js';

const values = (shape: number[], ...data: number[]): TensorValues => ({
  dtype: 'float32',
  shape,
  data: new Float32Array(data),
});

const checkpoint: Checkpoint = {
  params: { 'dense1/kernel': values([2, 1], 1, 2), 'dense1/bias': values([1], 3) },
  state: {},
  optimizerState: { 'm/dense1/bias': values([1], 4) },
  step: 100,
  position: 10_000,
  seed: 3,
  network: { type: 'sequential', config: { layers: [] } },
  versions: {},
  metadata: { labNetwork: 'conv' },
};

const record: RunRecord = {
  format: 1,
  status: 'finished',
  settings: {
    network: 'conv',
    iterations: 100,
    batchSize: 100,
    microBatches: 4,
    seed: 3,
    validation: 0,
    evaluateEvery: 100,
    shuffle: true,
  },
  recipe: {
    optimizer: { type: 'adam', config: {} },
    learningRate: { type: 'constant', config: { rate: 0.003 } },
  },
  backend: { name: 'wasm', reason: 'WASM-SIMD' },
  versions: { '@tensorflow/tfjs-core': '4.22.0' },
  machine: { node: '', processor: 'browser', cores: 2 },
  data: { name: 'mnist', source: 'https://host.example/', synthetic: false, train: 60_000, test: 10_000 },
  startedAt: '2026-01-02T03:04:05.000Z',
  step: 100,
  elapsedMs: 2_500,
  curve: [
    { step: 0, trainLoss: 2.5, trainAccuracy: 0.125 },
    { step: 100, testLoss: 0.25, testAccuracy: 0.9375 },
  ],
};

const file = (name: string, content: string | object): NamedBytes => ({
  name,
  bytes: new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content)),
});

describe('the files of a run', () => {
  it('read back as they were written, loose or in an archive', async () => {
    const files = await writeRunFiles({ record, checkpoint, best: { ...checkpoint, step: 80 } });
    expect(files.map(({ name }) => name)).toEqual(['run.json', 'checkpoint.safetensors', 'best.safetensors']);
    const expected = { record, checkpoint, best: { ...checkpoint, step: 80 }, problems: [] };
    expect(await readRunFiles(files)).toEqual(expected);
    expect(await readRunFiles([{ name: 'run.zip', bytes: await zipRun('conv-seed-3', files) }])).toEqual(
      expected,
    );
  });

  it('open without one another, saying what is missing', async () => {
    const [json, safetensors] = await writeRunFiles({ record, checkpoint });
    expect(await readRunFiles([{ ...safetensors, name: 'weights.safetensors' }])).toMatchObject({
      record: undefined,
      checkpoint: { step: 100 },
      problems: [],
    });
    const alone = await readRunFiles([json]);
    expect(alone.checkpoint).toBeUndefined();
    expect(alone.problems).toEqual([
      'Without its checkpoint.safetensors there are only the curves: add that file to look inside or to go on.',
    ]);
  });

  it('of another version open as far as they can be read', async () => {
    const [, safetensors] = await writeRunFiles({ record, checkpoint });
    const opened = await readRunFiles([file('run.json', { ...record, format: 2 }), safetensors]);
    expect(opened.record).toBeUndefined();
    expect(opened.checkpoint?.step).toBe(100);
    expect(opened.problems).toEqual([
      'run.json has format 2, and this page reads format 1: it was written by another version.',
      'The network is here all the same, without its curves.',
    ]);
  });

  it('that are none are refused in a sentence', async () => {
    await expect(readRunFiles([file('run.json', '{')])).rejects.toThrow(
      'run.json is not JSON: the file is damaged or another one. Open the run.json and checkpoint.safetensors of a run',
    );
    await expect(readRunFiles([file('a.zip', 'no archive')])).rejects.toThrow('a.zip is no zip archive');
    await expect(readRunFiles([file('x.safetensors', 'short')])).rejects.toThrow('Open the run.json');
    await expect(readRunFiles([])).rejects.toThrow('Open the run.json');
  });

  it('with numbers out of their range are refused, naming which', async () => {
    const damaged = (change: object) => readRunFiles([file('run.json', { ...record, ...change })]);
    await expect(damaged({ step: -1 })).rejects.toThrow(
      'step should be a whole number in its range, and is -1',
    );
    await expect(damaged({ curve: [{ step: 5 }, { step: 5 }] })).rejects.toThrow(
      'curve[1].step should be a step after 5',
    );
    await expect(damaged({ curve: [{ step: 5, testAccuracy: 1.5 }] })).rejects.toThrow(
      'curve[0].testAccuracy',
    );
    await expect(damaged({ settings: { ...record.settings, batchSize: 0 } })).rejects.toThrow(
      'settings.batchSize',
    );
    await expect(damaged({ status: 'lost' })).rejects.toThrow('status should be one of running, stopped');
  });
});

describe('the curves as CSV', () => {
  it('have a row for each step and empty cells for what was not measured', () => {
    expect(writeCurveCsv(record.curve)).toBe(
      'step,trainLoss,trainAccuracy,validationLoss,validationAccuracy,testLoss,testAccuracy\r\n' +
        '0,2.5,0.125,,,,\r\n' +
        '100,,,,,0.25,0.9375\r\n',
    );
  });
});
