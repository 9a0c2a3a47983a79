import type { Spec } from './spec.js';
import { windowAxis } from './window.js';

/** A layer of a network, with what follows from its place in it. */
export interface LayerFacts {
  /** Its name inside the network, as `@lab/layers` gives it: `conv1`, `dense2`. */
  name: string;
  type: string;
  config: Readonly<Record<string, unknown>>;
  /** Without the batch: [height, width, channels] or [units]. */
  inputShape: readonly number[];
  outputShape: readonly number[];
  /** Trainable numbers. */
  parameters: number;
  /** What does not fit here, in a sentence. */
  error?: string;
}

const prefixes: Record<string, string> = { conv2d: 'conv', maxPool2d: 'maxPool' };

/** Names of a `sequential`'s layers, in order. */
export function layerNames(layers: readonly Spec[]): string[] {
  const counts: Record<string, number> = {};
  return layers.map(({ type, config }) => {
    counts[type] = (counts[type] ?? 0) + 1;
    return typeof config.name === 'string' ? config.name : `${prefixes[type] ?? type}${counts[type]}`;
  });
}

/** The layers of a `sequential`. */
export function layersOf(network: Spec): readonly Spec[] {
  return network.config.layers as readonly Spec[];
}

/** Returns each layer with its shapes and parameters. Where one does not fit, it says so, and the rest goes on as far as it can. */
export function describe(layers: readonly Spec[], inputShape: readonly number[] = [28, 28, 1]): LayerFacts[] {
  const names = layerNames(layers);
  let shape = inputShape;
  return layers.map((layer, i) => {
    const made = shapeAfter(layer, shape);
    const facts = { name: names[i], type: layer.type, config: layer.config, inputShape: shape, ...made };
    shape = made.outputShape;
    return facts;
  });
}

type Made = Pick<LayerFacts, 'outputShape' | 'parameters' | 'error'>;

function shapeAfter({ type, config }: Spec, shape: readonly number[]): Made {
  const wrong = (error: string): Made => ({ outputShape: shape, parameters: 0, error });
  switch (type) {
    case 'flatten':
      return { outputShape: [product(shape)], parameters: 0 };
    case 'dropout':
    case 'activation':
      return { outputShape: shape, parameters: 0 };
    case 'batchNorm': {
      const channels = shape[shape.length - 1];
      return { outputShape: shape, parameters: channels * (Number(config.scale) + Number(config.center)) };
    }
    case 'dense': {
      if (shape.length !== 1) return wrong('A dense layer takes a list of numbers: put “flatten” before it.');
      const units = config.units as number;
      return { outputShape: [units], parameters: (shape[0] + Number(config.useBias)) * units };
    }
    case 'conv2d': {
      if (shape.length !== 3) return wrong('A convolution takes an image: it cannot come after “flatten”.');
      const [height, width] = config.kernelSize as number[];
      const filters = config.filters as number;
      const size = slide(shape, [height, width], config);
      if (!size) return wrong(tooSmall(shape, height, width));
      const parameters = (height * width * shape[2] + Number(config.useBias)) * filters;
      return { outputShape: [...size, filters], parameters };
    }
    case 'maxPool2d': {
      if (shape.length !== 3) return wrong('Pooling takes an image: it cannot come after “flatten”.');
      const [height, width] = config.poolSize as number[];
      const size = slide(shape, [height, width], config);
      return size
        ? { outputShape: [...size, shape[2]], parameters: 0 }
        : wrong(tooSmall(shape, height, width));
    }
    default:
      return wrong(`There is no layer “${type}”.`);
  }
}

function slide(
  shape: readonly number[],
  size: readonly number[],
  { strides, padding }: Spec['config'],
): [number, number] | undefined {
  const along = (axis: 0 | 1) =>
    windowAxis(shape[axis], size[axis], (strides as number[])[axis], padding as 'same' | 'valid').outputs;
  const [height, width] = [along(0), along(1)];
  return height > 0 && width > 0 ? [height, width] : undefined;
}

function tooSmall(shape: readonly number[], height: number, width: number): string {
  return `A ${height}×${width} window does not fit into ${shape[0]}×${shape[1]} pixels: make it smaller, or pad.`;
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, n) => all * n, 1);
}
