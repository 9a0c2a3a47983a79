import type { Spec } from '../network/spec.js';
import type { Weights } from '../network/tensor-layout.js';
import type { OwnDigit, Training } from '../section/training.js';
import type { TrainingSettings } from '../settings/training-settings.js';
import type { Run } from '../timeline/run.js';
import type { Timeline } from '../timeline/timeline.js';
import { writeCheckpoint } from './network-file.js';

/** Steps that a drawn digit is trained for. */
export const lessonSteps = 20;

/** A run to start a lesson from, when none is open. */
export interface Learner {
  network: Spec;
  weights: Weights;
  settings: TrainingSettings;
  /** For people. */
  name: string;
}

export interface TeacherOptions {
  timeline: Timeline;
  training: Training;
}

/**
 * Teaches digits that a visitor drew to the network in training, a few steps at a time, among the digits it trains on. Where
 * no run is open, one is started from given weights; it stays open, paused.
 */
export class Teacher {
  readonly #timeline: Timeline;
  readonly #training: Training;
  readonly #digits: OwnDigit[] = [];

  constructor({ timeline, training }: TeacherOptions) {
    this.#timeline = timeline;
    this.#training = training;
  }

  /**
   * Trains some steps on the digit, and on those taught before it.
   *
   * @returns when the steps are made
   * @throws Error with a sentence for people when the training fails or is stopped
   */
  async teach(digit: OwnDigit, learner: Learner): Promise<Run> {
    this.#digits.push(digit);
    const open = this.#timeline.runs.find(({ status }) => ['starting', 'running', 'paused'].includes(status));
    const id = open?.id ?? (await this.#start(learner));
    const { status } = await this.#until(id, (run) => run.status !== 'starting');
    return this.#lesson(id, open !== undefined && status === 'running');
  }

  async #start({ network, weights, settings, name }: Learner): Promise<string> {
    const from = await writeCheckpoint(network, weights);
    return this.#training.start(settings, { from, name });
  }

  async #lesson(id: string, wasRunning: boolean): Promise<Run> {
    const from = this.#find(id).history?.lastStep ?? 0;
    this.#training.learn(this.#digits, lessonSteps);
    // A run that goes on by itself needs no more; another makes its steps and rests.
    if (!wasRunning) this.#training.step(lessonSteps);
    return this.#until(id, ({ status, history }) =>
      wasRunning
        ? status !== 'running' || (history?.testAt(history.lastStep)?.step ?? 0) >= from + lessonSteps
        : status === 'finished' || (status === 'paused' && (history?.lastStep ?? 0) >= from + lessonSteps),
    );
  }

  #find(id: string): Run {
    const run = this.#timeline.runs.find((other) => other.id === id);
    if (!run) throw new Error('The run was removed.');
    return run;
  }

  /** Waits until the run is as wished for. */
  #until(id: string, is: (run: Run) => boolean): Promise<Run> {
    return new Promise((resolve, reject) => {
      let unsubscribe = () => {};
      const check = () => {
        try {
          const run = this.#find(id);
          if (run.status === 'failed') throw new Error(run.message ?? 'The training failed.');
          if (run.status === 'stopped') throw new Error('The training was stopped.');
          if (!is(run)) return;
          unsubscribe();
          resolve(run);
        } catch (error) {
          unsubscribe();
          reject(error);
        }
      };
      unsubscribe = this.#timeline.subscribe(check);
      check();
    });
  }
}
