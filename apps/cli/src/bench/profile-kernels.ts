import {
  getBackend,
  getKernel,
  getKernelsForBackend,
  type KernelConfig,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { kernelFlops } from './kernel-flops.js';

/** All calls of one kernel at one shape. */
export interface KernelCalls {
  kernel: string;
  /** Shapes of its inputs: `100×28×28×1, 6×6×1×6`. */
  inputs: string;
  /** Floating-point operations of one call, where they are what takes the time. */
  flops?: number;
  /** Milliseconds of each call. */
  times: number[];
}

export interface Profile {
  calls(): KernelCalls[];
  /** Milliseconds in kernels since the start, all together. */
  total(): number;
  /** Puts the kernels back as they were. */
  close(): void;
}

/** Captures the calls of others. */
const capturing = 'CaptureCalls';

/** Its attributes. */
interface Capture {
  run(): void;
  captured(calls: { replay(): boolean }): void;
}

/**
 * Times every kernel of the current backend from now on, where it is called: with the caches as the step leaves them. A
 * kernel must be done when it returns, as on cpu and wasm. Costs a few microseconds a call.
 *
 * @param options.replays - whether calls may be captured and replayed, as they are else: a replay counts as one, in `total` only
 */
export function profileKernels({ replays }: { replays: boolean }): Profile {
  const kernels = new Map<string, KernelCalls>();
  let total = 0;
  const capture = getKernel(capturing, getBackend()) as KernelConfig | undefined;
  if (capture && !replays) unregisterKernel(capturing, getBackend());
  const restore = getKernelsForBackend(getBackend()).map((config) => {
    const { kernelName, kernelFunc } = config;
    config.kernelFunc = (call) => {
      if (kernelName === capturing) {
        const timed = timeReplays(call.attrs as unknown as Capture, (ms) => {
          total += ms;
        });
        return kernelFunc({ ...call, attrs: timed as never });
      }
      const start = performance.now();
      const outputs = kernelFunc(call);
      const elapsed = performance.now() - start;
      total += elapsed;
      const inputs = shapesOf(call.inputs);
      const attributes = call.attrs ?? {};
      const text = describe(inputs);
      const key = `${kernelName} ${text} ${'inputGradient' in attributes ? attributes.inputGradient : ''}`;
      let entry = kernels.get(key);
      if (!entry) {
        const [output] = [outputs].flat() as (TensorInfo | undefined)[];
        const flops = output && kernelFlops(kernelName, { inputs, output: output.shape, attributes });
        entry = { kernel: kernelName, inputs: text, flops, times: [] };
        kernels.set(key, entry);
      }
      entry.times.push(elapsed);
      return outputs;
    };
    return () => {
      config.kernelFunc = kernelFunc;
    };
  });
  return {
    calls: () => [...kernels.values()],
    total: () => total,
    close: () => {
      for (const putBack of restore) putBack();
      if (capture && !replays) registerKernel(capture);
    },
  };
}

/** @param took - gets the milliseconds of each replay */
function timeReplays({ run, captured }: Capture, took: (ms: number) => void): Capture {
  return {
    run,
    captured(calls) {
      const replay = () => {
        const start = performance.now();
        const done = calls.replay();
        took(performance.now() - start);
        return done;
      };
      captured({ ...calls, replay });
    },
  };
}

function shapesOf(inputs: Record<string, unknown>): Record<string, number[] | undefined> {
  const entries = Object.entries(inputs) as [string, TensorInfo | TensorInfo[] | undefined][];
  return Object.fromEntries(
    entries.flatMap(([name, input]): [string, number[] | undefined][] =>
      Array.isArray(input) ? input.map(({ shape }, i) => [`${name}${i}`, shape]) : [[name, input?.shape]],
    ),
  );
}

const mostShapes = 4;

function describe(inputs: Record<string, number[] | undefined>): string {
  const shapes = Object.values(inputs).flatMap((shape) => (shape ? [shape.join('×') || 'scalar'] : []));
  if (shapes.length <= mostShapes) return shapes.join(', ');
  return `${shapes.slice(0, mostShapes).join(', ')} and ${shapes.length - mostShapes} more`;
}
