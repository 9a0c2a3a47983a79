import { describe, expect, it } from 'vitest';
import {
  type Checkpoint,
  decodeCheckpoint,
  decodeSafetensors,
  encodeCheckpoint,
  encodeSafetensors,
  matchParameters,
  type TensorValues,
} from '../index.js';

const values = (shape: number[], ...data: number[]): TensorValues => ({
  dtype: 'float32',
  shape,
  data: new Float32Array(data),
});

const checkpoint: Checkpoint = {
  params: { 'conv1/kernel': values([1, 1, 1, 2], 1, 2), 'conv1/bias': values([2], 3, 4) },
  state: { 'batchNorm1/mean': values([2], 5, 6) },
  optimizerState: { 'm/conv1/bias': values([2], 7, 8) },
  step: 1200,
  position: 120000,
  seed: -7,
  network: { type: 'sequential', config: { layers: [] } },
  optimizer: { type: 'adam', config: { beta1: 0.9 } },
  learningRate: { type: 'constant', config: { rate: 0.003 } },
  versions: { 'tfjs-core': '4.22.0' },
  metadata: { recipe: 'conv-dropout' },
};

describe('a checkpoint file', () => {
  it('reads back as it was written', () => {
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint);
  });

  it('is a safetensors file with the parameters under their own names', () => {
    const { tensors, metadata } = decodeSafetensors(encodeCheckpoint(checkpoint));
    expect(Object.keys(tensors)).toEqual([
      'conv1/bias',
      'conv1/kernel',
      'optimizer/m/conv1/bias',
      'state/batchNorm1/mean',
    ]);
    expect(metadata).toMatchObject({ step: '1200', position: '120000', seed: '-7', recipe: 'conv-dropout' });
  });

  it('may be a bare file of parameters from elsewhere', () => {
    expect(decodeCheckpoint(encodeSafetensors(checkpoint.params))).toEqual({
      params: checkpoint.params,
      state: {},
      optimizerState: {},
      step: 0,
      position: 0,
      seed: 0,
      versions: {},
      metadata: {},
    });
  });

  it('is refused when its metadata is damaged, naming which', () => {
    const damaged = (name: string, value: string) => () =>
      decodeCheckpoint(encodeSafetensors(checkpoint.params, { [name]: value }));
    expect(damaged('step', '1e3')).toThrow(
      'decodeCheckpoint: expected the metadata "step" to be an integer, got 1e3.',
    );
    expect(damaged('network', '{')).toThrow('"network" to be JSON');
    expect(damaged('optimizer', '{"type":1}')).toThrow('"optimizer" to be what encodeCheckpoint writes');
    expect(damaged('versions', '[]')).toThrow(RangeError);
  });

  it('is not written when names of its parts would run into each other', () => {
    const clash = { ...checkpoint, params: { 'state/kernel': values([1], 1) } };
    expect(() => encodeCheckpoint(clash)).toThrow('not to begin with "state/", got "state/kernel"');
    expect(() => encodeCheckpoint({ ...checkpoint, metadata: { step: '1' } })).toThrow('got "step"');
  });
});

describe('matchParameters', () => {
  const expected = { 'a/kernel': { shape: [2, 3] }, 'a/bias': { shape: [3] }, 'b/kernel': { shape: [3, 1] } };

  it('accepts the same names and shapes in any order', () => {
    matchParameters(expected, {
      'b/kernel': { shape: [3, 1] },
      'a/bias': { shape: [3] },
      'a/kernel': { shape: [2, 3] },
    });
  });

  it('lists every missing, extra and misshapen tensor by name', () => {
    const given = { 'a/kernel': { shape: [3, 2] }, 'b/kernel': { shape: [3, 1] }, 'c/kernel': { shape: [] } };
    expect(() => matchParameters(expected, given)).toThrow(
      'matchParameters: expected the network\'s 3 tensors, got others. misshapen: "a/kernel" [3,2], expected [2,3]; ' +
        'missing: "a/bias" [3]; extra: "c/kernel" []. Pass the parameters of the same network.',
    );
  });
});
