import { cell } from './replica-memory.js';

/** Where replicas wait for one another. */
export interface Barrier {
  /** Says that this replica is there. */
  arrive(): void;
  /**
   * Waits for the others, for `timeoutMs` at most and only a moment on a page's own thread, which must not block; returns
   * whether all are there.
   *
   * @throws ReplicaFailed if one of them failed
   */
  wait(timeoutMs: number): boolean;
}

/** Another replica failed: it says itself why. */
export class ReplicaFailed extends Error {}

/** Looks so often before it sleeps: replicas finish within microseconds of one another, and waking up takes longer. */
const spins = 2000;

const mayBlock = typeof document === 'undefined';

export function createBarrier(control: Int32Array, members: number): Barrier {
  let expected = 0;
  return {
    arrive() {
      expected += members;
      Atomics.add(control, cell.arrived, 1);
      Atomics.notify(control, cell.arrived);
    },
    wait(timeoutMs) {
      const until = performance.now() + timeoutMs;
      for (let looks = 0; ; looks++) {
        const arrived = Atomics.load(control, cell.arrived);
        if (Atomics.load(control, cell.failed) !== 0)
          throw new ReplicaFailed('train: another replica failed');
        if (arrived >= expected) return true;
        if (looks < spins) continue;
        const left = until - performance.now();
        if (left <= 0 || !mayBlock) return false;
        Atomics.wait(control, cell.arrived, arrived, left);
      }
    },
  };
}
