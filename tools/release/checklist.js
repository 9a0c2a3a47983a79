/** Thrown by a check that cannot be made here; its message says why. */
export class Skipped extends Error {}

/** Counts checks and prints each as it ends. */
export function createChecklist() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s`;
  return {
    counts,
    seconds,
    /** Runs a check; it passes unless it throws. Returns whether it passed. */
    async check(title, test) {
      try {
        await test();
        counts.passed++;
        console.log(`${seconds()}  ok      ${title}`);
        return true;
      } catch (error) {
        if (error instanceof Skipped) {
          counts.skipped++;
          console.log(`${seconds()}  skipped ${title}: ${error.message}`);
        } else {
          counts.failed++;
          console.log(`${seconds()}  FAILED  ${title}: ${error instanceof Error ? error.message : error}`);
        }
        return false;
      }
    },
  };
}

/** @throws Error with the message unless the condition holds */
export function expect(condition, message) {
  if (!condition) throw new Error(message);
}
