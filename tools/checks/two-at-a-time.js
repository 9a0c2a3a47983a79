/**
 * Starts tasks in their order, never more than two at a time: as many as there are processors wherever CI runs.
 *
 * @template T
 * @param {(() => Promise<T>)[]} tasks
 * @returns {Promise<T>[]} for each task what it comes to
 */
export function twoAtATime(tasks) {
  /** @type {((outcome: Promise<T>) => void)[]} */
  const settle = [];
  const outcomes = tasks.map((_, index) => new Promise((resolve) => (settle[index] = resolve)));
  let next = 0;
  const work = async () => {
    while (next < tasks.length) {
      const index = next++;
      const outcome = tasks[index]();
      settle[index](outcome);
      await outcome.catch(() => {});
    }
  };
  work();
  work();
  return outcomes;
}
