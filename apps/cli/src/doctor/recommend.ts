import { getNetwork } from '@lab/models';
import type { CheckEvent, DoctorResult, Place, SpeedEvent } from './doctor-event.js';

/** Returns the fastest of what computes gradients right, and what to type for it. */
export function recommend(
  network: string,
  { checks, speeds }: { checks: readonly CheckEvent[]; speeds: readonly SpeedEvent[] },
): DoctorResult {
  const wrong = checks.filter(({ passed }) => !passed);
  const isWrong = ({ where, backend }: Place) =>
    wrong.some((check) => check.where === where && check.backend === backend);
  const best = speeds
    .filter((speed) => !isWrong(speed))
    .reduce<SpeedEvent | undefined>(
      (fastest, speed) => (fastest && fastest.stepsPerSecond >= speed.stepsPerSecond ? fastest : speed),
      undefined,
    );
  const healthy = wrong.length === 0;
  if (!best) return { type: 'result', healthy };
  const { iterations } = getNetwork(network).recipe;
  return {
    type: 'result',
    healthy,
    recommended: {
      ...best,
      command: `lab train ${network}${optionsOf(best)}`,
      iterations,
      seconds: Math.round(iterations / best.stepsPerSecond),
    },
  };
}

function optionsOf({ where, backend, workers }: SpeedEvent): string {
  if (backend === 'webgl') return ' --backend webgl';
  const threads = ` --workers ${workers}`;
  return where.startsWith('Node') ? threads : ` --backend wasm --browser${threads}`;
}
