import { expect, test } from 'vitest';
import type { Contestant } from './contestant.js';
import { race } from './race.js';

function contestant(name: string, milliseconds: number, log: string[] = []): Contestant {
  return {
    name,
    threads: 1,
    run: async (count) => {
      log.push(`${name}${count}`);
      return new Array(count).fill(milliseconds);
    },
    close: async () => {},
  };
}

test('Contestants take turns, and the first repetition of each turn is not counted.', async () => {
  const log: string[] = [];
  const results = await race([contestant('a', 100, log), contestant('b', 200, log)], { rounds: 2, steps: 3 });
  // Once, once more, then for a second; then 1 + 3 in each round.
  expect(log).toEqual(['a1', 'a1', 'a10', 'b1', 'b1', 'b5', 'a4', 'b4', 'a4', 'b4']);
  expect(results).toEqual([
    [
      [100, 100, 100],
      [100, 100, 100],
    ],
    [
      [200, 200, 200],
      [200, 200, 200],
    ],
  ]);
});

test('A turn holds as many repetitions as fit, at most 20.', async () => {
  const results = await race([contestant('quick', 1), contestant('slower', 100)], { rounds: 1, turnMs: 400 });
  expect(results.map(([block]) => block.length)).toEqual([20, 4]);
});

test('One that takes seconds is warmed up once only, and sits out when its time is over.', async () => {
  const log: string[] = [];
  const results = await race([contestant('crawler', 9000, log)], { rounds: 4, budgetMs: 15_000 });
  // After the warm-up, 9 s and 9 s are more than 15 s.
  expect(log).toEqual(['crawler1', 'crawler1', 'crawler1']);
  expect(results).toEqual([[[9000], [9000], [], []]]);
});

test('Stops between two turns when aborted.', async () => {
  const controller = new AbortController();
  const stopping: Contestant = {
    ...contestant('a', 100),
    run: async (count) => {
      controller.abort(new Error('enough'));
      return new Array(count).fill(100);
    },
  };
  await expect(race([stopping], { signal: controller.signal })).rejects.toThrow('enough');
});
