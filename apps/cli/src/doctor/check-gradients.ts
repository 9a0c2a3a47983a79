import type { StepExamination } from '../arithmetic/examine-step.js';

/** Of float32 arithmetic, with room for sums in another order. */
export const gradientTolerance = 1e-4;

export interface GradientCheck {
  /** Largest difference of any parameter's gradient, relative to that parameter's largest; infinite for what is no number. */
  largestError: number;
  /** The name of that parameter. */
  parameter: string;
}

/** Compares the gradients of a step with what they should be. */
export function checkGradients(
  actual: StepExamination['gradients'],
  expected: StepExamination['gradients'],
): GradientCheck {
  const errors = Object.entries(expected).map(([parameter, values]): GradientCheck => {
    const got = actual[parameter] ?? [];
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const difference = values.reduce((most, value, i) => {
      const error = Math.abs(value - got[i]);
      return Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(most, error);
    }, 0);
    return { parameter, largestError: difference === 0 ? 0 : difference / largest };
  });
  return errors.reduce((worst, error) => (error.largestError > worst.largestError ? error : worst));
}
