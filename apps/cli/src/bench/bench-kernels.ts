import type { BenchContext } from './bench-context.js';
import type { BenchEvent } from './bench-event.js';
import type { Contestant } from './contestant.js';
import { measureLimit } from './machine-limit.js';
import { type KernelCalls, type Profile, profileKernels } from './profile-kernels.js';
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

    // Each call by itself; what lies outside of them then as steps are: replayed, where they may be.
    const { profile, times: stepTimes } = await runProfiled(steps, context, { replays: false });
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
    const { times } = await runProfiled(steps, context, { replays: true });
    const [ms, stepMs] = [median(times.map(({ outside }) => outside)), median(times.map(({ step }) => step))];
    const figures = { ms: roundTo(ms, 3), stepMs: roundTo(stepMs, 3), share: roundTo(ms / stepMs, 3) };
    yield { type: 'outside-kernels', ...workload, ...figures };
  } finally {
    await steps.close();
  }
}

/** Milliseconds of each step, and of what of it was outside of the kernels. */
interface ProfiledStep {
  step: number;
  outside: number;
}

async function runProfiled(
  steps: Contestant,
  { steps: each = 10, rounds, signal }: BenchContext,
  { replays }: { replays: boolean },
): Promise<{ profile: Profile; times: ProfiledStep[] }> {
  const profile = profileKernels({ replays });
  const times: ProfiledStep[] = [];
  try {
    for (let i = 0; i < each * rounds; i++) {
      signal.throwIfAborted();
      const before = profile.total();
      const [step] = await steps.run(1);
      times.push({ step, outside: step - (profile.total() - before) });
    }
  } finally {
    profile.close();
  }
  return { profile, times };
}

function total({ times }: KernelCalls): number {
  return times.reduce((sum, time) => sum + time, 0);
}
