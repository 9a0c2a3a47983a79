import type { Image } from '../network/convolve.js';
import type { PatchSettings } from './patch-settings.js';
import { type PresetId, presetKernel, presets } from './presets.js';

/** What a convolution learns. */
export interface PatchWeights {
  /** [size, size, in, out] */
  kernel: Image;
  /** [out] */
  bias: Float32Array;
}

/** What each output channel begins with. */
const beginnings: readonly PresetId[] = ['vertical', 'horizontal', 'blur', 'sharpen', 'copy', 'vertical'];

/** Returns weights of the sizes chosen: patches made by hand, one for each output channel. Channels of `old` that still fit stay. */
export function startWeights(
  { size, inputs, outputs }: Pick<PatchSettings, 'size' | 'inputs' | 'outputs'>,
  old?: PatchWeights,
): PatchWeights {
  const shape = [size, size, inputs, outputs];
  const weights: PatchWeights = {
    kernel: { shape, values: new Float32Array(size * size * inputs * outputs) },
    bias: new Float32Array(outputs),
  };
  const [oldSize, , oldInputs, oldOutputs] = old?.kernel.shape ?? [];
  const kept = old && oldSize === size && oldInputs === inputs ? Math.min(oldOutputs, outputs) : 0;
  for (let filter = 0; filter < outputs; filter++) {
    if (!old || filter >= kept) {
      writePreset(weights, { preset: beginnings[filter], filter });
      continue;
    }
    weights.bias[filter] = old.bias[filter];
    for (let i = 0; i < size * size * inputs; i++)
      weights.kernel.values[i * outputs + filter] = old.kernel.values[i * oldOutputs + filter];
  }
  return weights;
}

/** Writes a patch made by hand into one output channel, into all of its input channels in equal parts. In place. */
export function writePreset(
  { kernel, bias }: PatchWeights,
  { preset, filter }: { preset: PresetId; filter: number },
): void {
  const [size, , inputs, outputs] = kernel.shape;
  bias[filter] = 0;
  for (const [cell, weight] of presetKernel(preset, size).entries())
    for (let channel = 0; channel < inputs; channel++)
      kernel.values[(cell * inputs + channel) * outputs + filter] = Math.fround(weight / inputs);
}

/** Returns which patch made by hand one output channel holds; undefined when it is none, or a single weight, where all look alike. */
export function presetIn({ shape, values }: Image, filter: number): PresetId | undefined {
  const [size, , inputs, outputs] = shape;
  if (size === 1) return undefined;
  return presets.find((preset) =>
    presetKernel(preset, size).every((weight, cell) =>
      Array.from({ length: inputs }, (_, channel) => (cell * inputs + channel) * outputs + filter).every(
        (at) => values[at] === Math.fround(weight / inputs),
      ),
    ),
  );
}

/** Returns the first channels of a kernel [size, size, in, out], as many as are kept. */
export function firstChannels(
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
