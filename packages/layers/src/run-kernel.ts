import { engine, getBackend, getKernel, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core';

/** Whether the current backend has a kernel. */
export function hasKernel(name: string): boolean {
  return getKernel(name, getBackend()) !== undefined;
}

/**
 * Runs one kernel of the current backend and returns its output. tfjs's own ops do more: `tf.fused.conv2d` gives up its
 * fusion as soon as a gradient is being recorded.
 */
export function runKernel(
  name: string,
  inputs: Record<string, Tensor | undefined>,
  attributes: Record<string, unknown> = {},
): Tensor {
  return runKernelForAll(name, inputs, attributes)[0];
}

/** Runs one kernel and returns all of its outputs. Inputs that are undefined are left out. */
export function runKernelForAll(
  name: string,
  inputs: Record<string, Tensor | undefined>,
  attributes: Record<string, unknown> = {},
): Tensor[] {
  const given: Record<string, Tensor> = {};
  for (const [key, input] of Object.entries(inputs)) if (input) given[key] = input;
  const outputs: Tensor | Tensor[] = engine().runKernel(name, given, attributes as NamedAttrMap);
  return Array.isArray(outputs) ? outputs : [outputs];
}
