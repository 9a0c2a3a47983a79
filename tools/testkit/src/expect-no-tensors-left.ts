import { memory } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Runs `work` and fails when it leaves more, or fewer, tensors behind than it found. */
export async function expectNoTensorsLeft(work: () => void | Promise<void>): Promise<void> {
  const before = memory().numTensors;
  await work();
  expect(memory().numTensors - before, 'tensors left behind').toBe(0);
}
