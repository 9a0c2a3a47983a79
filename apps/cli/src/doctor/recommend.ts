import { getNetwork } from '@lab/models';
import { typedCommand } from '../terminal/typed-command.js';
import type { CheckEvent, DoctorResult, Place, SpeedEvent } from './doctor-event.js';

/** How much faster a browser has to be: it starts later, and what is measured while a machine is busy may be out by as much. */
const browserMargin = 1.2;

/** Returns the fastest of what computes gradients right, Node where it is about as fast as a browser, and what to type for it. */
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
      (fastest, speed) => (fastest && worth(fastest) >= worth(speed) ? fastest : speed),
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
      command: typedCommand(`train ${network}${optionsOf(best)}`),
      iterations,
      seconds: Math.round(iterations / best.stepsPerSecond),
    },
  };
}

function isNode({ where }: Place): boolean {
  return where.startsWith('Node');
}

function worth(speed: SpeedEvent): number {
  return speed.stepsPerSecond * (isNode(speed) ? browserMargin : 1);
}

function optionsOf(speed: SpeedEvent): string {
  const { backend, workers } = speed;
  if (backend === 'webgl') return ' --backend webgl';
  const threads = ` --workers ${workers}`;
  return isNode(speed) ? threads : ` --backend wasm --browser${threads}`;
}
