import type { OpenedBackend } from '@lab/backend';
import { layerFromConfig } from '@lab/layers';
import {
  type Checkpoint,
  createCheckpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  optimizerFromConfig,
  type Schedule,
  scheduleFromConfig,
  type TrainingMoment,
  type TrainResult,
  train,
} from '@lab/train';
import { microBatchesFor } from '@lab/train/run-folder';
import { dispose, memory } from '@tensorflow/tfjs-core';
import type { TensorLayout } from '../../network/tensor-layout.js';
import { isTestStep, type Report, type StartCommand, trainingEvery } from '../protocol.js';
import { batchStream, type OwnDigits } from './batch-stream.js';
import { BestMoment } from './best-moment.js';
import { openEvaluator } from './evaluator.js';
import { followBackend, isLost } from './follow-backend.js';
import { bandGroups } from './layer-bands.js';
import { Measuring } from './measuring.js';
import { type PublishedNow, Publisher } from './publisher.js';
import { runFacts } from './run-facts.js';
import { StepClock } from './step-clock.js';
import { StepGate } from './step-gate.js';
import { layoutOf } from './tensor-reading.js';

/** Where a session says what happens. */
export type Send = (report: Report, transfer?: Transferable[]) => void;

export interface SessionOptions {
  start: StartCommand;
  backend: OpenedBackend;
  /** Opens a worker for a role, in this worker's own script. */
  createWorker: (role: 'replica' | 'evaluator') => Worker;
  send: Send;
}

/** One run in the training worker: trains, measures, publishes, and does what the page says in between. */
export class TrainingSession {
  readonly #start: StartCommand;
  readonly #send: Send;
  readonly #createWorker: SessionOptions['createWorker'];
  readonly #abort = new AbortController();
  readonly #own: OwnDigits = { digits: [], left: 0 };
  readonly #clock = new StepClock();
  readonly #gate = new StepGate();
  readonly #best = new BestMoment();
  #backend: OpenedBackend;
  #factor = 1;
  #requests: number[] = [];
  #ended: Checkpoint | undefined;
  #publisher: Publisher | undefined;
  /** The furthest step: after a lost context some are made again. */
  #step = 0;
  /** The step that was not let pass yet. */
  #next = 0;

  constructor({ start, backend, createWorker, send }: SessionOptions) {
    this.#start = start;
    if (start.paused) this.#gate.close();
    this.#backend = backend;
    this.#createWorker = createWorker;
    this.#send = send;
  }

  pause(): void {
    this.#gate.close();
  }

  resume(): void {
    this.#gate.open();
  }

  step(count: number): void {
    this.#gate.open(count);
  }

  stop(): void {
    this.#abort.abort();
    this.#gate.wake();
  }

  setLearningRate(factor: number): void {
    this.#factor = factor;
  }

  learn(digits: OwnDigits['digits'], steps: number): void {
    this.#own.digits = digits;
    this.#own.left = steps;
  }

  giveBack(buffer: ArrayBuffer): void {
    this.#publisher?.giveBack(buffer);
  }

  requestCheckpoint(requestId: number): void {
    if (this.#ended) this.#sendCheckpoint(this.#ended, requestId);
    else {
      this.#requests.push(requestId);
      this.#gate.wake();
    }
  }

  /** Trains until the run ends. */
  async run(): Promise<void> {
    const { settings, train: trainDigits, test, network: spec } = this.#start;
    const { iterations, batchSize, seed } = settings;
    const from = this.#start.checkpoint && decodeCheckpoint(this.#start.checkpoint);
    const resumed = from?.optimizerState && Object.keys(from.optimizerState).length > 0 ? from : undefined;
    const network = layerFromConfig(spec as never);
    const own = network.init([28, 28, 1], seed);
    const layout = layoutOf(own.params, own.state);
    dispose([own.params, own.state]);
    const groups = bandGroups(layout);
    const microBatches = microBatchesFor(batchSize);
    const threads = this.#backend.name === 'wasm' ? Math.min(settings.workers, microBatches) : 1;
    const replicas = Array.from({ length: threads - 1 }, () => this.#createWorker('replica'));
    const evaluator = openEvaluator({ network: spec, layout, test }, () => this.#createWorker('evaluator'));
    const publisher = new Publisher(
      {
        batchSize,
        testCount: test.count,
        weightGroups: groups.weights.length,
        biasGroups: groups.biases.length,
        layout,
      },
      this.#send,
    );
    this.#publisher = publisher;
    const facts = runFacts(this.#start, { backend: this.#backend, layout, groups, threads });
    this.#send({ type: 'started', facts });
    this.#send({ type: 'status', status: 'running', step: resumed?.step ?? 0 });
    const rate = scheduleFromConfig(settings.learningRate as never);
    const learningRate: Schedule = Object.assign((step: number) => rate(step) * this.#factor, {
      type: rate.type,
      config: rate.config,
    });
    const optimizer = optimizerFromConfig(settings.optimizer as never);
    const stream = { batchSize, seed, position: resumed?.position ?? 0 };
    const measuring = new Measuring({
      network,
      layout,
      groups,
      learningRate,
      evaluator,
      publisher,
      now: () => this.#now(),
      isLost: () => isLost(this.#backend),
      onTest: (look) => {
        if (this.#start.judge) this.#best.offer(look);
      },
    });
    const written = { network: spec as never, optimizer, learningRate, seed, metadata: this.#metadata() };
    try {
      const steps = train({
        network,
        optimizer,
        learningRate,
        iterations,
        seed,
        microBatches,
        replicas,
        batches: batchStream(trainDigits, stream, this.#own),
        params: from?.params,
        state: from && Object.keys(from.state).length > 0 ? from.state : undefined,
        optimizerState: resumed?.optimizerState,
        startStep: resumed?.step,
        // Figures of steps are measured here, without dropout; each report costs a GPU a wait.
        reportEvery: trainingEvery,
        backend: followBackend(this.#backend, (next) => {
          this.#backend = next;
          this.#send({ type: 'backend', name: next.name, reason: next.reason });
        }),
        signal: this.#abort.signal,
        inspect: (moment) => this.#inspect(moment, measuring, written),
      });
      let next = await steps.next();
      while (!next.done) {
        if (next.value.type === 'warning') this.#send({ type: 'warning', message: next.value.message });
        next = await steps.next();
      }
      await this.#finish(next.value, measuring, { written, layout });
    } finally {
      evaluator.close();
      for (const replica of replicas) replica.terminate();
    }
  }

  async #inspect(moment: TrainingMoment, measuring: Measuring, written: Written): Promise<void> {
    // The loop goes back to the last good state by itself.
    if (isLost(this.#backend)) return;
    const { step } = moment;
    const isAgain = step < this.#next;
    const stops = !isAgain && this.#gate.isClosed;
    if (!isAgain) {
      this.#step = step;
      this.#clock.step(step);
    }
    if (stops || step % trainingEvery === 0) await measuring.training(moment);
    if (stops || isTestStep(step)) await measuring.test(moment);
    this.#publisher?.publish(this.#now());
    if (isAgain) return;
    while (!this.#abort.signal.aborted && (this.#gate.isClosed || this.#requests.length > 0)) {
      if (isLost(this.#backend)) return;
      for (const requestId of this.#requests.splice(0))
        this.#sendCheckpoint(await createCheckpoint({ ...moment, ...written }), requestId);
      if (!this.#gate.isClosed) continue;
      await measuring.settle();
      if (!this.#gate.isClosed) break;
      this.#clock.pause();
      this.#send({ type: 'status', status: 'paused', step });
      await this.#gate.wait();
      if (this.#gate.isClosed || this.#abort.signal.aborted) continue;
      this.#clock.resume();
      this.#send({ type: 'status', status: 'running', step });
    }
    this.#next = step + 1;
    this.#gate.pass();
  }

  async #finish(
    result: TrainResult,
    measuring: Measuring,
    { written, layout }: { written: Written; layout: TensorLayout },
  ): Promise<void> {
    const { step, stopReason } = result;
    this.#step = step;
    this.#clock.step(step);
    this.#clock.pause();
    await measuring.test(result);
    await measuring.settle();
    const ended = await createCheckpoint({ ...result, ...written });
    result.dispose();
    this.#ended = await this.#judge(ended, layout);
    for (const requestId of this.#requests.splice(0)) this.#sendCheckpoint(this.#ended, requestId);
    this.#send({ type: 'status', status: stopReason === 'iterations' ? 'finished' : 'stopped', step });
  }

  /** With digits to judge by, the best moment is what a run leaves. */
  async #judge(ended: Checkpoint, layout: TensorLayout): Promise<Checkpoint> {
    const { judge, settings, network } = this.#start;
    if (!judge) return ended;
    const evaluator = openEvaluator({ network, layout, test: judge }, () => this.#createWorker('evaluator'));
    try {
      const { batchSize } = settings;
      const best = await this.#best.judge(evaluator, { ended, layout, batchSize, count: judge.count });
      if (best) this.#send({ type: 'judged', judged: best.judged });
      return best?.checkpoint ?? ended;
    } finally {
      evaluator.close();
    }
  }

  #sendCheckpoint(checkpoint: Checkpoint, requestId: number): void {
    const bytes = encodeCheckpoint(checkpoint);
    this.#send({ type: 'checkpoint', requestId, bytes, step: checkpoint.step }, [
      bytes.buffer as ArrayBuffer,
    ]);
  }

  /** As the command line names it. */
  #metadata(): Record<string, string> {
    const { network } = this.#start.settings;
    return network === 'own' ? {} : { labNetwork: network };
  }

  #now(): PublishedNow {
    return {
      step: this.#step,
      elapsedMs: this.#clock.elapsedMs(),
      stepsPerSecond: this.#clock.stepsPerSecond(),
      tensors: memory().numTensors,
    };
  }
}

/** What a checkpoint says besides the tensors. */
type Written = Pick<
  Parameters<typeof createCheckpoint>[0],
  'network' | 'optimizer' | 'learningRate' | 'seed' | 'metadata'
>;
