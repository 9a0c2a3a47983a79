import { type CurvePoint, curveNames } from '@lab/train/run-folder';

/**
 * Returns the curves of a run as comma-separated values (RFC 4180): a row for each step with a figure, an empty cell where
 * none was measured. Losses in nats, accuracies 0..1; numbers in full, with a point.
 */
export function writeCurveCsv(curve: readonly CurvePoint[]): string {
  const rows = curve.map((point) => [point.step, ...curveNames.map((name) => point[name] ?? '')].join(','));
  return `${[['step', ...curveNames].join(','), ...rows].join('\r\n')}\r\n`;
}
