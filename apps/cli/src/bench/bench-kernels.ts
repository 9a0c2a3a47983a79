import type { BenchContext } from './bench-context.js';
import type { BenchEvent } from './bench-event.js';
import { measureLimit } from './machine-limit.js';
import { type KernelCalls, profileKernels } from './profile-kernels.js';
import { race } from './race.js';
import { median, roundTo, summarize } from './statistics.js';
import { timeSteps } from './time-steps.js';

/** `kernels`: every kernel of a training step in one thread, against what the machine could do. */
export async function* benchKernels(context: BenchContext): AsyncGenerator<BenchEvent, void, void> {
  const { network, batchSize: batch, signal } = context;
  const backend = await context.backend();
  const { train: dataset } = await context.data();
  const workload = { network: network.id, batch };
  const steps = await timeSteps({ network, dataset, batchSize: batch, workers: 1 });
  try {
    // Warm, and before the kernels are wrapped.
    await race([steps], { rounds: 1, steps: 1, signal });
    const relaxed = backend.name === 'wasm' && backend.relaxedSimd;
    const limit = measureLimit({ relaxed });
    yield { type: 'limit', simd: relaxed ? 'relaxed' : 'plain', ...limit };

    const profile = profileKernels();
    const stepTimes: number[] = [];
    const outside: number[] = [];
    try {
      const count = (context.steps ?? 10) * context.rounds;
      for (let i = 0; i < count; i++) {
        signal.throwIfAborted();
        const before = profile.total();
        const [time] = await steps.run(1);
        stepTimes.push(time);
        outside.push(time - (profile.total() - before));
      }
    } finally {
      profile.close();
    }
    for (const calls of profile.calls().sort((a, b) => total(b) - total(a))) {
      const { kernel, inputs, flops, times } = calls;
      const summary = summarize(times);
      const gflops = flops === undefined ? undefined : flops / median(times) / 1e6;
      yield {
        type: 'kernel',
        ...workload,
        kernel,
        inputs,
        calls: roundTo(times.length / stepTimes.length, 2),
        ...summary,
        gflops: gflops && roundTo(gflops, 1),
        share: gflops && roundTo(gflops / limit.gflops, 3),
      };
    }
    const [ms, stepMs] = [median(outside), median(stepTimes)];
    const figures = { ms: roundTo(ms, 3), stepMs: roundTo(stepMs, 3), share: roundTo(ms / stepMs, 3) };
    yield { type: 'outside-kernels', ...workload, ...figures };
  } finally {
    await steps.close();
  }
}

function total({ times }: KernelCalls): number {
  return times.reduce((sum, time) => sum + time, 0);
}
