import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { deriveSeed } from './derive-seed.js';
import type { JsonObject, Layer, Params, Shape, State } from './layer.js';
import { recorder } from './recorder.js';
import { isReplayable, replayable } from './replayable.js';
import { ShapeError } from './shape-error.js';

export type SequentialConfig = {
  readonly layers: readonly { readonly type: string; readonly config: JsonObject }[];
  readonly name?: string;
};

/** A network: layers one after the other, each under its name. */
export interface Sequential extends Layer<SequentialConfig> {
  readonly layers: readonly NamedLayer[];
}

export interface NamedLayer {
  readonly name: string;
  readonly layer: Layer;
}

/**
 * Returns a layer that applies layers one after the other. Each has a name: its own, or its type with its number among the
 * layers of that type (`conv1`, `conv2`, `dense1`). Parameters and state carry it: `conv1/kernel`. The seed of each is
 * derived from its name.
 *
 * @throws RangeError when there is no layer, or two of the same name
 */
export function sequential(layers: readonly Layer[], { name: ownName }: { name?: string } = {}): Sequential {
  const named = nameLayers(layers);
  const network: Sequential = {
    type: 'sequential',
    config: {
      layers: layers.map(({ type, config }) => ({ type, config })),
      ...(ownName !== undefined && { name: ownName }),
    },
    layers: named,
    init(inputShape, seed) {
      const params: Params = {};
      const state: State = {};
      let outputShape: Shape = inputShape;
      for (const { name, layer } of named) {
        const made = within(name, () => layer.init(outputShape, deriveSeed(seed, name)));
        Object.assign(params, withPrefix(name, made.params));
        Object.assign(state, withPrefix(name, made.state));
        outputShape = made.outputShape;
      }
      return { params, state, outputShape };
    },
    apply(params, x, options = {}) {
      let { inputGradient = true } = options;
      const run = () => {
        let y: Tensor = x;
        for (const { name, layer } of named) {
          const own = withoutPrefix(name, params);
          const { askSeed } = options;
          const stateUpdates: State = {};
          y = within(name, () =>
            layer.apply(own, y, {
              ...options,
              seed: options.seed === undefined ? undefined : deriveSeed(options.seed, name),
              askSeed: askSeed && (() => deriveSeed(askSeed(), name)),
              state: options.state && withoutPrefix(name, options.state),
              stateUpdates: options.stateUpdates && stateUpdates,
              inputGradient,
            }),
          );
          if (options.stateUpdates) Object.assign(options.stateUpdates, withPrefix(name, stateUpdates));
          // From the first trainable layer on, gradients have to pass through.
          inputGradient ||= Object.keys(own).length > 0;
        }
        return y;
      };
      return recorder ? run() : tidy(run);
    },
  };
  return layers.every(isReplayable) ? replayable(network) : network;
}

/** Type to the beginning of a name, where the two differ. */
const prefixes: Record<string, string> = { conv2d: 'conv', maxPool2d: 'maxPool' };

function nameLayers(layers: readonly Layer[]): NamedLayer[] {
  if (layers.length === 0)
    throw new RangeError('sequential: expected layers, got none. Give it one or more.');
  const counts: Record<string, number> = {};
  const names = new Set<string>();
  return layers.map((layer) => {
    const count = (counts[layer.type] ?? 0) + 1;
    counts[layer.type] = count;
    const given = layer.config.name;
    const name = typeof given === 'string' ? given : `${prefixes[layer.type] ?? layer.type}${count}`;
    if (names.has(name) || name === '' || name.includes('/')) {
      throw new RangeError(
        `sequential: expected layers with different names without '/', got '${name}'. Rename one of the layers.`,
      );
    }
    names.add(name);
    return { name, layer };
  });
}

/** Runs the work of one layer; its shape errors get its name. */
function within<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof ShapeError ? error.within(name) : error;
  }
}

function withPrefix(name: string, tensors: Params): Params {
  return Object.fromEntries(Object.entries(tensors).map(([key, value]) => [`${name}/${key}`, value]));
}

function withoutPrefix(name: string, tensors: Params): Params {
  const own: Params = {};
  for (const key of Object.keys(tensors)) {
    if (key.startsWith(`${name}/`)) own[key.slice(name.length + 1)] = tensors[key];
  }
  return own;
}
