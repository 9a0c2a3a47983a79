import type { Dataset } from '@lab/mnist-data';
import type { Spec } from '../network/spec.js';
import type { TensorLayout } from '../network/tensor-layout.js';
import type { OwnDigit } from '../section/training.js';
import type { TrainingSettings } from '../settings/training-settings.js';
import type { Judged, RunFacts } from '../timeline/run.js';

/**
 * What page and training worker say to one another.
 *
 * ```
 * page ── Command ──> worker            page <── Report ── worker
 *   start · pause · resume · step · stop      started · status · publication · checkpoint · judged
 *   setLearningRate · learn · checkpoint      backend · warning · failed
 *   returnBuffer   ──> the pool of three <── publication (its buffer is transferred)
 * ```
 *
 * The worker gathers what happens and sends it at most every {@link publishEveryMs}, in one of three buffers that page and worker
 * hand to and fro. While the page holds all three, the worker goes on gathering in the room it has left, and only then
 * waits: nothing is queued, and nothing is lost.
 */
export type Command =
  | StartCommand
  | { type: 'pause' }
  | { type: 'resume' }
  /** Makes so many steps, and pauses. */
  | { type: 'step'; count: number }
  /** Ends the run; its history stays. */
  | { type: 'stop' }
  /** Multiplies the schedule's rate from the next step on; 1 takes the schedule as it is. */
  | { type: 'setLearningRate'; factor: number }
  /** Mixes digits of a visitor's own into the next batches. */
  | { type: 'learn'; digits: readonly OwnDigit[]; steps: number }
  /** Asks for everything that is needed to go on elsewhere. */
  | { type: 'checkpoint'; requestId: number }
  | { type: 'returnBuffer'; buffer: ArrayBuffer };

export interface StartCommand {
  type: 'start';
  settings: TrainingSettings;
  /** What `networkOf` made of them. */
  network: Spec;
  train: DigitsMessage;
  test: DigitsMessage;
  /** The digits that judge the best moment, once, at the end; then `test` has those that it is chosen on. */
  judge?: DigitsMessage;
  /** Where to start from: a checkpoint file. Left out: the network's own initial values by `seed`. */
  checkpoint?: Uint8Array;
  /** Whether to pause before the first step. */
  paused?: boolean;
}

/** Digits as they travel: in shared memory where the page is cross-origin isolated, else copied. */
export type DigitsMessage = Dataset;

export type Report =
  | { type: 'started'; facts: RunFacts }
  | { type: 'status'; status: 'running' | 'paused' | 'finished' | 'stopped'; step: number; message?: string }
  | PublicationReport
  | { type: 'checkpoint'; requestId: number; bytes: Uint8Array; step: number }
  | { type: 'judged'; judged: Judged }
  /** Another backend took over: the run's WebGL context was lost. */
  | { type: 'backend'; name: string; reason: string }
  | { type: 'warning'; message: string }
  | { type: 'failed'; message: string };

/** All that happened since the last one. */
export interface PublicationReport {
  type: 'publication';
  /** Updates made. */
  step: number;
  /** Of training, pauses left out, in ms. */
  elapsedMs: number;
  /** Steps a second, over the last two seconds or so. */
  stepsPerSecond: number;
  /** tfjs's tensors alive: a figure that must not grow. */
  tensors: number;
  /** Laid out as `publication-format.ts` says. Hand it back with `returnBuffer`. */
  buffer: ArrayBuffer;
}

/** Publications are at least so far apart, in ms. */
export const publishEveryMs = 50;

/** Buffers that page and worker hand to and fro. */
export const bufferCount = 3;

/** Training figures every so many steps, as in the lab. */
export const trainingEvery = 20;

/** Whether the test digits are looked at after so many steps: every 100 as in the lab, and early on, where most happens. */
export function isTestStep(step: number): boolean {
  return step % 100 === 0 || step === 10 || step === 20 || step === 50;
}

/** What a publication's layout depends on. */
export interface PublicationShape {
  batchSize: number;
  testCount: number;
  weightGroups: number;
  biasGroups: number;
  layout: TensorLayout;
}
