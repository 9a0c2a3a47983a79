import type { Tensor } from '@tensorflow/tfjs-core';
import type { BatchSlice } from './batch-slice.js';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

/** The shape of one example, without the batch dimension: `[28, 28, 1]`. */
export type Shape = readonly number[];

/** Trainable tensors by path: `conv1/kernel` [height, width, in, out], `dense1/bias` [out]. */
export type Params = Record<string, Tensor>;

/** Tensors that belong to a layer and are not trained, by path: `batchNorm1/mean` [channels]. */
export type State = Record<string, Tensor>;

export interface ApplyOptions {
  /** Whether dropout drops and batch normalisation uses the batch's own statistics. @defaultValue false */
  training?: boolean;
  /** Seed of this step's randomness, an integer of 32 bits. Needed by dropout when training. */
  seed?: number;
  /** Asks for `seed` anew: given where the pass is captured, to be replayed with the seeds of other steps. */
  askSeed?: () => number;
  /** What `init` returned as state, or what the last step wrote to `stateUpdates`. */
  state?: State;
  /**
   * When training, a layer with state writes its new state here. The tensors survive a surrounding `tidy`: the caller
   * owns them, and disposes those they replace.
   */
  stateUpdates?: State;
  /** What this pass is of a larger batch. @defaultValue the whole of it, in one micro-batch */
  slice?: BatchSlice;
  /** false promises that nobody differentiates with respect to `x`, which saves computing it. @defaultValue true */
  inputGradient?: boolean;
}

/** A layer is a plain object; a network is a layer too. */
export interface Layer<Config extends JsonObject = JsonObject> {
  /** The builder's name: `conv2d`. */
  readonly type: string;
  /** JSON, enough to build the layer again with {@link layerFromConfig}. */
  readonly config: Config;
  /**
   * Returns fresh parameters and state for inputs of a shape, and the shape of the outputs.
   *
   * @param seed - integer, its low 32 bits count: the same seed gives the same bits
   * @throws RangeError when the layer cannot take such inputs
   */
  init(inputShape: Shape, seed: number): { params: Params; state: State; outputShape: Shape };
  /**
   * Returns the outputs [batch, ...outputShape] for the inputs x [batch, ...inputShape]. A layer with nothing to do, such
   * as dropout outside training, returns `x` itself.
   *
   * @throws RangeError when `x` or a parameter is missing or has another shape
   */
  apply(params: Params, x: Tensor, options?: ApplyOptions): Tensor;
}
