import { engine, memory } from '@tensorflow/tfjs-core';
import type { BenchContext } from './bench-context.js';
import type { BenchEvent } from './bench-event.js';
import { timeSteps } from './time-steps.js';

const usualSteps = 5000;
const samples = 10;

/** `memory`: what a training holds as it goes on, in tensors, bytes of WASM heap and resident memory. */
export async function* benchMemory(context: BenchContext): AsyncGenerator<BenchEvent, void, void> {
  const { network, batchSize: batch, signal, workers, iterations: steps = usualSteps } = context;
  await context.backend();
  const { train: dataset } = await context.data();
  const training = await timeSteps({ network, dataset, batchSize: batch, workers });
  try {
    for (let done = 0; done < steps; ) {
      signal.throwIfAborted();
      const due = Math.max(1, Math.round(steps / samples));
      await training.run(Math.min(due, steps - done));
      done += Math.min(due, steps - done);
      const { numTensors: tensors, numBytes: tensorBytes } = memory();
      const residentMegabytes = Math.round(process.memoryUsage.rss() / 1e6);
      const held = { tensors, tensorBytes, heapBytes: heapBytes(), residentMegabytes };
      yield { type: 'memory', network: network.id, batch, workers, step: done, ...held };
    }
  } finally {
    await training.close();
  }
}

/** The size of tfjs's WASM memory, which only grows. */
function heapBytes(): number {
  const { wasm } = engine().backend as unknown as { wasm: { asm: Record<string, unknown> } };
  const found = Object.values(wasm.asm).find((value) => value instanceof WebAssembly.Memory);
  if (!found)
    throw new Error('bench: expected a WebAssembly.Memory in the WASM backend, got none. Report this.');
  return found.buffer.byteLength;
}
