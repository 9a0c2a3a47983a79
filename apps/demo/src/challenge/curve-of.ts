import type { CurvePoint } from '@lab/train/run-folder';
import type { RunHistory } from '../timeline/run-history.js';

/**
 * Returns all figures of a history, one point a step, in the order of the steps.
 *
 * @param heldOut - whether the looks were at held-out training digits, not at the test digits
 * @param earlier - points of before the history began
 */
export function curveOf(
  history: Pick<RunHistory, 'training' | 'test'>,
  { heldOut = false, earlier = [] }: { heldOut?: boolean; earlier?: readonly CurvePoint[] } = {},
): CurvePoint[] {
  const points = new Map<number, CurvePoint>();
  const at = (step: number) => {
    const point = points.get(step) ?? { step };
    points.set(step, point);
    return point;
  };
  for (const point of earlier) Object.assign(at(point.step), point);
  const { training, test } = history;
  for (let i = 0; i < training.count; i++) {
    Object.assign(at(training.step[i]), {
      trainLoss: plain(training.loss[i]),
      trainAccuracy: plain(training.accuracy[i]),
    });
  }
  for (let i = 0; i < test.count; i++) {
    const [loss, accuracy] = [plain(test.loss[i]), plain(test.accuracy[i])];
    Object.assign(
      at(test.step[i]),
      heldOut
        ? { validationLoss: loss, validationAccuracy: accuracy }
        : { testLoss: loss, testAccuracy: accuracy },
    );
  }
  return [...points.values()].sort((a, b) => a.step - b.step);
}

/** The shortest number of the same 32 bits: 0.9443, not 0.9442999958992004. */
function plain(value: number): number {
  return Number(value.toPrecision(7));
}
