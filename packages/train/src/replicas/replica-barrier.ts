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

/** Looks for so long, in ms, before it sleeps: replicas are seldom further apart, and waking up takes a tenth of it. */
const lookMs = 0.5;

const mayBlock = typeof document === 'undefined';

/** Waits until a cell holds another value, or `timeoutMs` have passed. */
export function waitForChange(control: Int32Array, index: number, value: number, timeoutMs?: number): void {
  const begun = performance.now();
  for (let looks = 1; Atomics.load(control, index) === value; looks++) {
    if (looks % 128 > 0 || performance.now() - begun < lookMs) continue;
    if (mayBlock) Atomics.wait(control, index, value, timeoutMs);
    return;
  }
}

/** Says to those that wait that a replica failed; −1 for the first. */
export function tellFailure(control: Int32Array, rank: number): void {
  Atomics.store(control, cell.failed, rank);
  // Nobody may go to sleep after this.
  Atomics.add(control, cell.arrived, 1);
  Atomics.notify(control, cell.arrived);
}

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
      for (;;) {
        const arrived = Atomics.load(control, cell.arrived);
        if (Atomics.load(control, cell.failed) !== 0)
          throw new ReplicaFailed('train: another replica failed');
        if (arrived >= expected) return true;
        const left = until - performance.now();
        if (left <= 0) return false;
        waitForChange(control, cell.arrived, arrived, left);
        if (!mayBlock && Atomics.load(control, cell.arrived) === arrived) return false;
      }
    },
  };
}
