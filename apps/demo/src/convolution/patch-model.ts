import type { Image } from '../network/convolve.js';
import type { Padding } from '../network/window.js';
import { builtInDigit, learnedFirstLayer } from './built-in.js';
import {
  applyConvolution,
  type Convolution,
  type Edges,
  type Explanation,
  explain,
  patchesOn,
  planeOf,
} from './convolution.js';
import { type PresetId, presetKernel } from './presets.js';
import type { Windows } from './slide-windows.js';

/** What can be chosen of the convolution. */
export interface PatchSettings {
  /** Height and width of the patch, 1..7. */
  size: number;
  /** 1..3 */
  stride: number;
  padding: Padding;
  edges: Edges;
  relu: boolean;
  /** Input channels, 1..6: 1 is the digit, more are what a first layer made of it. */
  inputs: number;
  /** Output channels, 1..6. */
  outputs: number;
}

/** A trained layer to look at. */
export interface LearnedLayer {
  /** [size, size, in, out] */
  kernel: Image;
  /** [out] */
  bias: Float32Array;
  /** Where it comes from, for people. */
  source: string;
}

/** Largest number of channels shown. */
export const maxChannels = 6;

const presetOrder: readonly PresetId[] = ['vertical', 'horizontal', 'blur', 'sharpen', 'copy', 'vertical'];

/**
 * The convolution that the section shows: its settings and weights, the patch's place, and which outputs were computed
 * so far. Tells its listeners of every change.
 */
export class PatchModel {
  #settings: PatchSettings = {
    size: 5,
    stride: 1,
    padding: 'same',
    edges: 'zeros',
    relu: true,
    inputs: 1,
    outputs: 4,
  };
  #digit = builtInDigit().image;
  /** Makes the planes of an input with more than one channel. */
  readonly #firstLayer = learnedFirstLayer();
  #input!: Image;
  #kernel!: Image;
  #bias!: Float32Array;
  #output!: Image;
  #filled!: Uint8Array;
  #position = 0;
  #channel = 0;
  #filter = 0;
  /** Where the weights come from, for people; undefined when they were set by hand. */
  #source: string | undefined;
  readonly #listeners = new Set<() => void>();

  constructor() {
    this.#readInput();
    this.#startKernel();
    this.#compute({ fill: true });
    // Where there is something to see: at the strongest answer.
    const plane = planeOf(this.#output, 0);
    this.#position = plane.indexOf(Math.max(...plane));
  }

  get settings(): Readonly<PatchSettings> {
    return this.#settings;
  }

  /** [28, 28, inputs] */
  get input(): Image {
    return this.#input;
  }

  get convolution(): Convolution {
    const { stride, padding, edges, relu } = this.#settings;
    return { kernel: this.#kernel, bias: this.#bias, stride, padding, edges, relu };
  }

  /** [rows, columns, outputs], all of it, computed so far or not. */
  get output(): Image {
    return this.#output;
  }

  /** For each place of the output, row by row, whether it was computed. */
  get filled(): Uint8Array {
    return this.#filled;
  }

  /** Places in the output. */
  get count(): number {
    return this.#filled.length;
  }

  /** The place being computed, row by row. */
  get position(): number {
    return this.#position;
  }

  get row(): number {
    return Math.floor(this.#position / Math.max(1, this.#output.shape[1]));
  }

  get column(): number {
    return this.#position % Math.max(1, this.#output.shape[1]);
  }

  /** The input channel looked at. */
  get channel(): number {
    return this.#channel;
  }

  /** The output channel looked at. */
  get filter(): number {
    return this.#filter;
  }

  get source(): string | undefined {
    return this.#source;
  }

  get windows(): { down: Windows; right: Windows } {
    return patchesOn(this.#input, this.convolution);
  }

  /** How the number at the patch's place comes about; undefined when no patch fits. */
  get explanation(): Explanation | undefined {
    if (this.count === 0) return undefined;
    const at = { row: this.row, column: this.column, output: this.#filter };
    return explain(this.#input, this.convolution, at);
  }

  /** The first place whose patch sees ink in any channel. */
  get firstInk(): number {
    const { down, right } = this.windows;
    const [height, width, channels] = this.#input.shape;
    const planes = Array.from({ length: channels }, (_, channel) => planeOf(this.#input, channel));
    const paper = planes.map((plane) => plane[0]);
    const seen = (row: number, column: number) =>
      row >= 0 &&
      column >= 0 &&
      row < height &&
      column < width &&
      planes.some((plane, i) => plane[row * width + column] !== paper[i]);
    for (const [i, top] of down.starts.entries()) {
      for (const [j, left] of right.starts.entries()) {
        for (let cell = 0; cell < this.#settings.size ** 2; cell++) {
          const row = top + Math.floor(cell / this.#settings.size);
          if (seen(row, left + (cell % this.#settings.size))) return i * right.count + j;
        }
      }
    }
    return 0;
  }

  /** Outputs that would differ with the other kind of padding. */
  get differingAtEdges(): number {
    const other = this.#settings.edges === 'zeros' ? 'copy' : 'zeros';
    const { values } = applyConvolution(this.#input, { ...this.convolution, edges: other });
    const { outputs } = this.#settings;
    return values.filter(
      (value, i) => i % outputs === this.#filter && Math.abs(value - this.#output.values[i]) > 1e-6,
    ).length;
  }

  /** Changes settings; the output is computed at once. Weights stay where they can. */
  set(change: Partial<PatchSettings>): void {
    const before = this.#settings;
    this.#settings = { ...before, ...change };
    const { size, inputs, outputs } = this.#settings;
    const place = [this.row, this.column, this.#output.shape[0], this.#output.shape[1]];
    if (inputs !== before.inputs) this.#readInput();
    if (size !== before.size || inputs !== before.inputs || outputs !== before.outputs)
      this.#startKernel(before);
    this.#channel = Math.min(this.#channel, inputs - 1);
    this.#filter = Math.min(this.#filter, outputs - 1);
    this.#compute({ fill: true });
    this.#stayNear(place);
    this.#tell();
  }

  /** Looks at an input channel, or an output channel. */
  look({ channel = this.#channel, filter = this.#filter }: { channel?: number; filter?: number }): void {
    this.#channel = channel;
    this.#filter = filter;
    this.#tell();
  }

  /** Shows another digit [28, 28, 1]. */
  setDigit(digit: Image): void {
    this.#digit = digit;
    this.#readInput();
    this.#compute({ fill: false });
    this.#tell();
  }

  /** Changes one weight of the channels looked at. */
  setWeight(cell: number, value: number): void {
    const { inputs, outputs } = this.#settings;
    this.#kernel.values[(cell * inputs + this.#channel) * outputs + this.#filter] = value;
    this.#source = undefined;
    this.#compute({ fill: false });
    this.#tell();
  }

  setBias(value: number): void {
    this.#bias[this.#filter] = value;
    this.#source = undefined;
    this.#compute({ fill: false });
    this.#tell();
  }

  /** Writes a patch made by hand into the channels looked at; into all input channels in equal parts. */
  applyPreset(preset: PresetId): void {
    this.#writePreset(preset, this.#filter);
    this.#source = undefined;
    this.#compute({ fill: false });
    this.#tell();
  }

  /** Shows a trained first layer: its patches become the output channels. */
  showLearned({ kernel, bias, source }: LearnedLayer): void {
    const [size, , inputs, outputs] = kernel.shape;
    const kept = { inputs: Math.min(inputs, maxChannels), outputs: Math.min(outputs, maxChannels) };
    const place = [this.row, this.column, this.#output.shape[0], this.#output.shape[1]];
    this.#settings = { ...this.#settings, size, ...kept };
    this.#readInput();
    this.#kernel = firstChannels(kernel, kept);
    this.#bias = bias.slice(0, kept.outputs);
    this.#source = source;
    this.#channel = Math.min(this.#channel, kept.inputs - 1);
    this.#filter = Math.min(this.#filter, kept.outputs - 1);
    this.#compute({ fill: true });
    this.#stayNear(place);
    this.#tell();
  }

  /** Moves the patch to a place of the output, and computes that. */
  moveTo(row: number, column: number): void {
    if (this.count === 0) return;
    const [rows, columns] = this.#output.shape;
    const within = (value: number, size: number) => Math.min(size - 1, Math.max(0, value));
    this.#position = within(row, rows) * columns + within(column, columns);
    this.#filled[this.#position] = 1;
    this.#tell();
  }

  /** Goes to a position of the sweep: what comes before it is computed, what comes after is not. */
  sweepTo(computed: number): void {
    if (this.count === 0) return;
    this.#filled.fill(1, 0, computed).fill(0, computed);
    this.#position = Math.min(this.count - 1, computed);
    if (computed < this.count) this.#filled[this.#position] = 1;
    this.#tell();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #readInput(): void {
    const { inputs } = this.#settings;
    if (inputs === 1) {
      this.#input = this.#digit;
      return;
    }
    const maps = applyConvolution(this.#digit, {
      ...this.#firstLayer,
      stride: 1,
      padding: 'same',
      edges: 'zeros',
      relu: true,
    });
    const [height, width, channels] = maps.shape;
    const values = new Float32Array(height * width * inputs);
    for (let i = 0; i < height * width; i++)
      for (let c = 0; c < inputs; c++) values[i * inputs + c] = maps.values[i * channels + (c % channels)];
    this.#input = { shape: [height, width, inputs], values };
  }

  /** New weights for new sizes: presets, one for each output channel. Channels that were there keep theirs. */
  #startKernel(before?: PatchSettings): void {
    const { size, inputs, outputs } = this.#settings;
    const old = this.#kernel;
    const oldBias = this.#bias;
    this.#kernel = {
      shape: [size, size, inputs, outputs],
      values: new Float32Array(size * size * inputs * outputs),
    };
    this.#bias = new Float32Array(outputs);
    this.#source = undefined;
    const keeps = before !== undefined && before.size === size && before.inputs === inputs;
    for (let filter = 0; filter < outputs; filter++) {
      if (!keeps || filter >= before.outputs) {
        this.#writePreset(presetOrder[filter], filter);
        continue;
      }
      this.#bias[filter] = oldBias[filter];
      for (let i = 0; i < size * size * inputs; i++)
        this.#kernel.values[i * outputs + filter] = old.values[i * before.outputs + filter];
    }
  }

  #writePreset(preset: PresetId, filter: number): void {
    const { size, inputs, outputs } = this.#settings;
    const patch = presetKernel(preset, size);
    this.#bias[filter] = 0;
    for (const [cell, weight] of patch.entries())
      for (let channel = 0; channel < inputs; channel++)
        this.#kernel.values[(cell * inputs + channel) * outputs + filter] = weight / inputs;
  }

  #compute({ fill }: { fill: boolean }): void {
    this.#output = applyConvolution(this.#input, this.convolution);
    const count = this.#output.shape[0] * this.#output.shape[1];
    if (fill || this.#filled.length !== count) this.#filled = new Uint8Array(count).fill(1);
    this.#position = Math.min(this.#position, Math.max(0, count - 1));
  }

  /** Keeps the patch where it was on the picture when the output's size changes. */
  #stayNear([row, column, rows, columns]: readonly number[]): void {
    const [newRows, newColumns] = this.#output.shape;
    if (newRows === 0 || newColumns === 0 || rows === 0) return;
    const scaled = (value: number, from: number, to: number) =>
      Math.min(to - 1, Math.round((value * to) / Math.max(1, from)));
    this.#position = scaled(row, rows, newRows) * newColumns + scaled(column, columns, newColumns);
  }
}

function firstChannels(
  { shape: [size, , inputs, outputs], values }: Image,
  kept: { inputs: number; outputs: number },
): Image {
  const shape = [size, size, kept.inputs, kept.outputs];
  const first = new Float32Array(size * size * kept.inputs * kept.outputs);
  for (let i = 0; i < first.length; i++) {
    const output = i % kept.outputs;
    const input = Math.floor(i / kept.outputs) % kept.inputs;
    const cell = Math.floor(i / kept.outputs / kept.inputs);
    first[i] = values[(cell * inputs + input) * outputs + output];
  }
  return { shape, values: first };
}
