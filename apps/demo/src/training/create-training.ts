import type { Training, TrainingOptions } from './training.js';

/** Returns the page's side of the training worker. The worker is loaded at the first start. */
export function createTraining(_options: TrainingOptions): Training {
  const unavailable = () => {
    throw new Error('No run is open. Start one.');
  };
  return {
    start: async () => unavailable(),
    pause: unavailable,
    resume: unavailable,
    step: unavailable,
    stop: unavailable,
    setLearningRate: unavailable,
    learn: unavailable,
    checkpoint: async () => undefined,
    stepsPerSecond: 0,
    active: false,
  };
}
