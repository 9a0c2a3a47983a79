import { env, getBackend, setBackend } from '@tensorflow/tfjs-core';
import { examineStep, type StepExamination, type StepSample } from '../arithmetic/examine-step.js';

/** Computes a step's gradients on tfjs's cpu backend: plain JavaScript, slow, and nobody's kernels but tfjs's. */
export async function referenceGradients(sample: StepSample): Promise<StepExamination['gradients']> {
  const before = getBackend();
  // It would print an advertisement.
  env().set('PROD', true);
  await import('@tensorflow/tfjs-backend-cpu');
  await setBackend('cpu');
  try {
    return (await examineStep(sample, [])).gradients;
  } finally {
    await setBackend(before);
  }
}
