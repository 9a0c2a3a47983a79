import { describe, expect, it } from 'vitest';
import { checkGradients } from './check-gradients.js';

describe('checkGradients', () => {
  it('measures a difference by the largest value of its parameter, and names the worst', () => {
    const expected = { kernel: Float32Array.of(0.5, -4), bias: Float32Array.of(0.25) };
    // 1/8 of 4, and 1/16 of 0.25.
    const actual = { kernel: Float32Array.of(1, -4), bias: Float32Array.of(0.265625) };
    expect(checkGradients(actual, expected)).toEqual({ parameter: 'kernel', largestError: 0.125 });
    expect(checkGradients({ ...actual, kernel: expected.kernel }, expected)).toEqual({
      parameter: 'bias',
      largestError: 0.0625,
    });
  });

  it('takes zeros for zeros', () => {
    const zeros = { bias: Float32Array.of(0, 0) };
    expect(checkGradients(zeros, zeros).largestError).toBe(0);
    expect(checkGradients({ bias: Float32Array.of(0, 1e-9) }, zeros).largestError).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it('calls what is missing or no number infinitely wrong', () => {
    const expected = { bias: Float32Array.of(1, 2) };
    for (const bias of [Float32Array.of(1), Float32Array.of(1, Number.NaN)]) {
      expect(checkGradients({ bias }, expected).largestError).toBe(Number.POSITIVE_INFINITY);
    }
    expect(checkGradients({}, expected).largestError).toBe(Number.POSITIVE_INFINITY);
  });
});
