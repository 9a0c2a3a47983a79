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
  type TensorRecord,
  type TrainingMoment,
  type TrainResult,
  train,
} from '@lab/train';
import { dispose, memory, tensor, tidy } from '@tensorflow/tfjs-core';
import type { RunFacts } from '../../timeline/run.js';
import type { TensorLayout } from '../../timeline/tensor-layout.js';
import { isTestStep, type Report, type StartCommand, trainingEvery } from '../protocol.js';
import { batchStream, type KnownBatch, type OwnDigits } from './batch-stream.js';
import { judge, type TestFigures } from './evaluate-test.js';
import { type Evaluator, openEvaluator } from './evaluator.js';
import { bandGroups, layerBands } from './layer-bands.js';
import { type PublishedNow, Publisher } from './publisher.js';
import { StepClock } from './step-clock.js';
import { layoutOf, readAll } from './tensor-reading.js';

/** Where a session says what happens. */
export type Send = (report: Report, transfer?: Transferable[]) => void;

export interface SessionOptions {
  start: StartCommand;
  backend: OpenedBackend;
  /** Opens a worker for a role, in this worker's own script. */
  createWorker: (role: 'replica' | 'evaluator') => Worker;
  send: Send;
}

/** Looks at the test digits that may be going on before training waits for one. */
const mostPending = 8;

/** Enough for four threads; the bits are the same for fewer. As the command line has it. */
const mostMicroBatches = 4;

type Tensors = Pick<TrainingMoment, 'step' | 'params' | 'state'>;

/** One run in the training worker: trains, measures, publishes, and does what the page says in between. */
export class TrainingSession {
  readonly #start: StartCommand;
  readonly #backend: OpenedBackend;
  readonly #send: Send;
  readonly #createWorker: SessionOptions['createWorker'];
  readonly #abort = new AbortController();
  readonly #own: OwnDigits = { digits: [], left: 0 };
  readonly #clock = new StepClock();
  #factor = 1;
  #paused = false;
  /** Steps to make before pausing. */
  #left = Number.POSITIVE_INFINITY;
  #wake: () => void = () => {};
  #requests: number[] = [];
  #ended: Checkpoint | undefined;
  #publisher: Publisher | undefined;
  #step = 0;

  constructor({ start, backend, createWorker, send }: SessionOptions) {
    this.#start = start;
    if (start.paused) this.#left = 0;
    this.#backend = backend;
    this.#createWorker = createWorker;
    this.#send = send;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#left = Number.POSITIVE_INFINITY;
    this.#paused = false;
    this.#wake();
  }

  step(count: number): void {
    this.#left = count;
    this.#paused = false;
    this.#wake();
  }

  stop(): void {
    this.#abort.abort();
    this.#wake();
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
      this.#wake();
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
    const microBatches = 2 ** Math.floor(Math.log2(Math.min(mostMicroBatches, batchSize)));
    const threads = this.#backend.name === 'wasm' ? Math.min(settings.workers, microBatches) : 1;
    const replicas = Array.from({ length: threads - 1 }, () => this.#createWorker('replica'));
    const evaluator = openEvaluator({ network: spec, layout, test }, () => this.#createWorker('evaluator'));
    this.#publisher = new Publisher(
      {
        batchSize,
        testCount: test.count,
        weightGroups: groups.weights.length,
        biasGroups: groups.biases.length,
        layout,
      },
      this.#send,
    );
    this.#send({ type: 'started', facts: this.#facts(layout, groups, threads) });
    this.#send({ type: 'status', status: 'running', step: resumed?.step ?? 0 });
    const rate = scheduleFromConfig(settings.learningRate as never);
    const learningRate: Schedule = Object.assign((step: number) => rate(step) * this.#factor, {
      type: rate.type,
      config: rate.config,
    });
    const optimizer = optimizerFromConfig(settings.optimizer as never);
    const stream = { batchSize, seed, position: resumed?.position ?? 0 };
    const figures = { layout, groups, evaluator, network, learningRate };
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
        signal: this.#abort.signal,
        inspect: (moment) => this.#inspect(moment, { ...figures, optimizer, spec }),
      });
      let next = await steps.next();
      while (!next.done) {
        if (next.value.type === 'warning') this.#send({ type: 'warning', message: next.value.message });
        next = await steps.next();
      }
      await this.#finish(next.value, { ...figures, optimizer, spec });
    } finally {
      evaluator.close();
      for (const replica of replicas) replica.terminate();
    }
  }

  async #inspect(moment: TrainingMoment, figures: Figures & ForCheckpoint): Promise<void> {
    this.#step = moment.step;
    this.#clock.step(moment.step);
    const stops = this.#paused || this.#left === 0;
    if (stops || moment.step % trainingEvery === 0) await this.#measureTraining(moment, figures);
    if (stops || isTestStep(moment.step)) await this.#measureTest(moment, figures);
    this.#publisher?.publish(this.#now());
    while (!this.#abort.signal.aborted && (this.#paused || this.#left === 0 || this.#requests.length > 0)) {
      const pausing = this.#paused || this.#left === 0;
      for (const requestId of this.#requests.splice(0)) {
        const { spec, optimizer, learningRate } = figures;
        const { seed } = this.#start.settings;
        const made = { ...moment, network: spec as never, optimizer, learningRate, seed };
        this.#sendCheckpoint(await createCheckpoint({ ...made, metadata: this.#metadata() }), requestId);
      }
      if (!pausing) continue;
      await this.#settle(figures.evaluator);
      if (!this.#paused && this.#left > 0) break;
      this.#clock.pause();
      this.#send({ type: 'status', status: 'paused', step: moment.step });
      this.#paused = true;
      this.#left = Number.POSITIVE_INFINITY;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = () => {};
      if (this.#paused || this.#abort.signal.aborted) continue;
      this.#clock.resume();
      this.#send({ type: 'status', status: 'running', step: moment.step });
    }
    this.#left--;
  }

  /** The batch before the network learns from it, without dropout, and the weights that it is looked at with. */
  async #measureTraining(
    moment: TrainingMoment,
    { network, layout, groups, learningRate }: Figures,
  ): Promise<void> {
    const { step, params, state } = moment;
    const batch = moment.batch as KnownBatch;
    const logits = tidy(() => network.apply(params, tensor(batch.inputs, batch.shape), { state }));
    const shown = Math.min(batch.labels.length, 100);
    const [scores, values] = await Promise.all([logits.data<'float32'>(), readAll(layout, params, state)]);
    const { loss, accuracy, predictions } = judge(scores, batch.labels, logits.shape[1] as number);
    dispose(logits);
    const tick = {
      step,
      loss,
      accuracy,
      learningRate: learningRate(step),
      elapsedMs: this.#clock.elapsedMs(),
      weightBands: layerBands(groups.weights, values),
      biasBands: layerBands(groups.biases, values),
      batch: batch.indices.subarray(0, shown),
      batchPredictions: predictions.subarray(0, shown),
    };
    await this.#publisher?.addTraining(tick, () => this.#now());
  }

  /** Has the test digits looked at. What comes of it is published when it is there. */
  async #measureTest({ step, params, state }: Tensors, { layout, evaluator }: Figures): Promise<void> {
    const elapsedMs = this.#clock.elapsedMs();
    while (evaluator.pending >= mostPending) await this.#lastLook;
    const weights = await readAll(layout, params, state);
    const before = this.#lastLook;
    const look = evaluator.evaluate(step, weights);
    this.#lastLook = before.then(async () => {
      const figures = await look;
      this.#keepBest(figures);
      await this.#publisher?.addTest({ ...figures, elapsedMs }, () => this.#now());
    });
    // A failed look ends the run where it is waited for.
    this.#lastLook.catch(() => {});
  }

  #lastLook: Promise<void> = Promise.resolve();

  /** With digits to judge it later: the moment that was best on those it is chosen on. */
  #best: { step: number; accuracy: number; weights: Float32Array } | undefined;

  #keepBest({ step, accuracy, weights }: TestFigures & { step: number; weights: Float32Array }): void {
    if (!this.#start.judge || accuracy <= (this.#best?.accuracy ?? -1)) return;
    this.#best = { step, accuracy, weights: weights.slice() };
  }

  /** Looks at the test digits once, with the best moment, which becomes what the run leaves. */
  async #judgeBest(ended: Checkpoint, { layout, spec }: Figures & ForCheckpoint): Promise<Checkpoint> {
    const { judge, settings } = this.#start;
    if (!judge || !this.#best) return ended;
    const { step, accuracy: heldOutAccuracy, weights } = this.#best;
    const tensors = (role: 'params' | 'state'): TensorRecord =>
      Object.fromEntries(
        layout
          .filter((slot) => slot.role === role)
          .map(({ name, shape, offset, length }) => [
            name,
            { dtype: 'float32', shape, data: weights.slice(offset, offset + length) },
          ]),
      );
    const [params, state] = [tensors('params'), tensors('state')];
    const evaluator = openEvaluator({ network: spec, layout, test: judge }, () =>
      this.#createWorker('evaluator'),
    );
    try {
      const { accuracy, loss } = await evaluator.evaluate(step, weights);
      const judged = { step, heldOutAccuracy, accuracy, loss, count: judge.count };
      this.#send({ type: 'judged', judged });
    } finally {
      evaluator.close();
    }
    const position = step * settings.batchSize;
    return { ...ended, params, state, optimizerState: {}, step, position };
  }

  /** Waits for what is going on, and publishes everything. */
  async #settle(_evaluator: Evaluator): Promise<void> {
    await this.#lastLook;
    this.#publisher?.publish(this.#now(), { now: true });
  }

  async #finish(result: TrainResult, figures: Figures & ForCheckpoint): Promise<void> {
    const { step, params, state, stopReason } = result;
    this.#step = step;
    this.#clock.step(step);
    this.#clock.pause();
    await this.#measureTest({ step, params, state }, figures);
    await this.#settle(figures.evaluator);
    const { spec, optimizer, learningRate } = figures;
    const made = {
      ...result,
      network: spec as never,
      optimizer,
      learningRate,
      seed: this.#start.settings.seed,
    };
    const ended = await createCheckpoint({ ...made, metadata: this.#metadata() });
    result.dispose();
    this.#ended = await this.#judgeBest(ended, figures);
    for (const requestId of this.#requests.splice(0)) this.#sendCheckpoint(this.#ended, requestId);
    this.#send({ type: 'status', status: stopReason === 'iterations' ? 'finished' : 'stopped', step });
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

  #facts(layout: TensorLayout, groups: ReturnType<typeof bandGroups>, threads: number): RunFacts {
    const { network, train: trainDigits, test } = this.#start;
    const trainable = layout.filter(({ role }) => role === 'params');
    return {
      network,
      layout,
      parameters: trainable.reduce((sum, { length }) => sum + length, 0),
      backend: this.#backend.name,
      reason: this.#backend.reason,
      threads,
      weightGroups: groups.weights.map(({ name }) => name),
      biasGroups: groups.biases.map(({ name }) => name),
      trainCount: trainDigits.count,
      testCount: test.count,
      dataSource: trainDigits.source,
      synthetic: trainDigits.name.startsWith('synthetic'),
    };
  }
}

interface Figures {
  layout: TensorLayout;
  groups: ReturnType<typeof bandGroups>;
  evaluator: Evaluator;
  network: ReturnType<typeof layerFromConfig>;
  learningRate: Schedule;
}

interface ForCheckpoint {
  spec: StartCommand['network'];
  optimizer: ReturnType<typeof optimizerFromConfig>;
}
