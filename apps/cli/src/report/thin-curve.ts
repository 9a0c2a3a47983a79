import type { CurvePoint } from '@lab/train/run-folder';

export interface ThinnedCurve {
  points: readonly CurvePoint[];
  /** How many recorded steps a training value is the mean of; 1 when nothing was thinned. */
  meanOf: number;
}

/**
 * The curve with at most `most` training points, each the mean of as many neighbours: a batch of 100 is too noisy to be read
 * point by point. Validation and test points all stay as they are.
 */
export function thinCurve(curve: readonly CurvePoint[], most = 200): ThinnedCurve {
  const training = curve.filter(({ trainLoss, trainAccuracy }) => (trainLoss ?? trainAccuracy) !== undefined);
  const meanOf = Math.max(1, Math.ceil(training.length / most));
  if (meanOf === 1) return { points: curve, meanOf };
  const points: CurvePoint[] = curve.flatMap(({ trainLoss, trainAccuracy, ...rest }) =>
    Object.keys(rest).length > 1 ? [rest] : [],
  );
  for (let first = 0; first < training.length; first += meanOf) {
    const group = training.slice(first, first + meanOf);
    points.push({
      step: group[group.length - 1].step,
      trainLoss: meanOfDefined(group.map(({ trainLoss }) => trainLoss)),
      trainAccuracy: meanOfDefined(group.map(({ trainAccuracy }) => trainAccuracy)),
    });
  }
  return { points: points.sort((a, b) => a.step - b.step), meanOf };
}

function meanOfDefined(values: (number | undefined)[]): number | undefined {
  const defined = values.filter((value) => value !== undefined);
  return defined.length === 0 ? undefined : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}
