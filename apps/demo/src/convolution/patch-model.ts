import type { Image } from '../network/convolve.js';
import { builtInDigit } from './built-in.js';
import {
  applyConvolution,
  type Convolution,
  type Explanation,
  explain,
  patchesOn,
  planeOf,
} from './convolution.js';
import { firstInk } from './first-ink.js';
import { inputChannels } from './input-channels.js';
import { maxChannels, type PatchSettings } from './patch-settings.js';
import { firstChannels, presetIn, startWeights, writePreset } from './patch-weights.js';
import type { PresetId } from './presets.js';
import type { Windows } from './slide-windows.js';

/** A trained layer to look at. */
export interface LearnedLayer {
  /** [size, size, in, out] */
  kernel: Image;
  /** [out] */
  bias: Float32Array;
  /** Where it comes from, for people. */
  source: string;
}

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
    this.#startWeights();
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
    return firstInk(this.#input, this.windows, this.#settings.size);
  }

  /** Which patch made by hand the channels looked at hold, if any. */
  get preset(): PresetId | undefined {
    return presetIn(this.#kernel, this.#filter);
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
      this.#startWeights(before);
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
    writePreset({ kernel: this.#kernel, bias: this.#bias }, { preset, filter: this.#filter });
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
    this.#input = inputChannels(this.#digit, this.#settings.inputs);
  }

  /** New weights for new sizes. */
  #startWeights(before?: PatchSettings): void {
    const old = before && { kernel: this.#kernel, bias: this.#bias };
    ({ kernel: this.#kernel, bias: this.#bias } = startWeights(this.#settings, old));
    this.#source = undefined;
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
