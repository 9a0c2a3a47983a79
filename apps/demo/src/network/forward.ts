import { convolve, type Image, maxPool } from './convolve.js';
import { layerNames, layersOf } from './describe.js';
import type { Spec } from './spec.js';
import type { Weights } from './tensor-layout.js';
import { type Weighted, weightedSums } from './weighted-sums.js';
import type { Padding } from './window.js';

/** What a layer made of its input. */
export interface LayerOutput extends Image {
  /** Its name inside the network: `conv1`. */
  name: string;
  type: string;
}

/** What a network made of one digit. */
export interface Forward {
  /** Layer by layer, [height, width, channels] or [units]; dropout left out, as always outside training. */
  layers: readonly LayerOutput[];
  /** [classes] */
  logits: Float32Array;
  /** [classes] which add up to 1. */
  probabilities: Float32Array;
}

/**
 * Runs one digit through a network, in plain JavaScript: a few milliseconds for the lab's, without TensorFlow.js, a worker or a wait.
 *
 * @param network - a `sequential`
 * @param pixels - [784] 0 (background) to 255
 */
export function forward(network: Spec, weights: Weights, pixels: ArrayLike<number>): Forward {
  const layers = layersOf(network);
  const names = layerNames(layers);
  const scaled = Float32Array.from({ length: pixels.length }, (_, i) => pixels[i] / 255);
  let current: Image = { shape: [28, 28, 1], values: scaled };
  const outputs: LayerOutput[] = [];
  for (const [i, layer] of layers.entries()) {
    if (layer.type === 'dropout') continue;
    current = applyLayer(layer, current, (name) => weights[`${names[i]}/${name}`]);
    outputs.push({ name: names[i], type: layer.type, ...current });
  }
  return { layers: outputs, logits: current.values, probabilities: softmax(current.values) };
}

type Pick = (name: string) => Weights[string] | undefined;

function applyLayer({ type, config }: Spec, input: Image, pick: Pick): Image {
  const strides = config.strides as [number, number];
  const padding = config.padding as Padding;
  switch (type) {
    case 'conv2d': {
      const options = { kernel: need(pick, 'kernel'), bias: pick('bias')?.values, strides, padding };
      return activate(config.activation, convolve(input, options));
    }
    case 'maxPool2d':
      return maxPool(input, { size: config.poolSize as [number, number], strides, padding });
    case 'flatten':
      return { shape: [input.values.length], values: input.values };
    case 'dense':
      return activate(config.activation, dense(input, need(pick, 'kernel'), pick('bias')?.values));
    case 'batchNorm':
      return activate(config.activation, normalize(input, pick, config.epsilon as number));
    case 'activation':
      return activate(config.kind, { ...input, values: input.values.slice() });
    default:
      throw new TypeError(`forward: expected a layer of the lab, got ${type}.`);
  }
}

function dense({ values: input }: Image, { values: kernel, shape }: Image, bias?: Float32Array): Image {
  const units = shape[1];
  const seen: Weighted = {
    values: new Float64Array(input.length),
    rows: new Int32Array(input.length),
    count: 0,
  };
  for (let i = 0; i < input.length; i++) {
    if (input[i] === 0) continue;
    seen.values[seen.count] = input[i];
    seen.rows[seen.count++] = i * units;
  }
  const values = new Float32Array(units);
  weightedSums(seen, kernel, { bias, to: values, at: 0, length: units });
  return { shape: [units], values };
}

/** By the moving statistics, as always outside training. */
function normalize(input: Image, pick: Pick, epsilon: number): Image {
  const mean = need(pick, 'mean').values;
  const variance = need(pick, 'variance').values;
  const gamma = pick('gamma')?.values;
  const beta = pick('beta')?.values;
  const channels = mean.length;
  const values = input.values.map((value, i) => {
    const c = i % channels;
    const slope = (gamma ? gamma[c] : 1) / Math.sqrt(variance[c] + epsilon);
    return (value - mean[c]) * slope + (beta ? beta[c] : 0);
  });
  return { shape: input.shape, values };
}

/** In place. */
function activate(kind: unknown, image: Image): Image {
  const { values } = image;
  if (kind === 'relu') for (let i = 0; i < values.length; i++) values[i] = Math.max(values[i], 0);
  if (kind === 'sigmoid') for (let i = 0; i < values.length; i++) values[i] = 1 / (1 + Math.exp(-values[i]));
  if (kind === 'tanh') for (let i = 0; i < values.length; i++) values[i] = Math.tanh(values[i]);
  return image;
}

function softmax(logits: Float32Array): Float32Array {
  const largest = Math.max(...logits);
  const powers = Array.from(logits, (logit) => Math.exp(logit - largest));
  const sum = powers.reduce((all, power) => all + power, 0);
  return Float32Array.from(powers, (power) => power / sum);
}

function need(pick: Pick, name: string): Weights[string] {
  const found = pick(name);
  if (!found) throw new TypeError(`forward: expected a ${name} among the weights, got none.`);
  return found;
}
