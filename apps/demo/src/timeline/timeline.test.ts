import { expect, it } from 'vitest';
import type { Run } from './run.js';
import type { RunHistory } from './run-history.js';
import { Timeline } from './timeline.js';

const run = (id: string, status: Run['status'] = 'running', lastStep = 100): Run => ({
  id,
  name: id,
  slot: 0,
  settings: {} as Run['settings'],
  status,
  history: { lastStep } as RunHistory,
});

it('follows the newest step until it is scrubbed, and then stays', () => {
  const timeline = new Timeline();
  const history = { lastStep: 100 };
  timeline.add({ ...run('a'), history: history as RunHistory });
  expect(timeline.cursor).toBe(100);
  timeline.scrubTo(40.4);
  history.lastStep = 200;
  timeline.grew();
  expect([timeline.cursor, timeline.live]).toEqual([40, false]);
  timeline.goLive();
  expect([timeline.cursor, timeline.live]).toEqual([200, true]);
});

it('keeps the cursor within the run', () => {
  const timeline = new Timeline();
  timeline.add(run('a'));
  timeline.scrubTo(-5);
  expect(timeline.cursor).toBe(0);
  timeline.scrubTo(1e6);
  expect(timeline.cursor).toBe(100);
});

it('keeps four runs: a fifth takes the place of the oldest that is done', () => {
  const timeline = new Timeline();
  for (const [id, status] of [
    ['a', 'paused'],
    ['b', 'finished'],
    ['c', 'stopped'],
    ['d', 'finished'],
  ] as const)
    timeline.add({ ...run(id, status), slot: timeline.freeSlot() });
  expect(timeline.freeSlot()).toBe(1);
  timeline.add(run('e'));
  expect(timeline.runs.map(({ id }) => id)).toEqual(['a', 'c', 'd', 'e']);
  expect(timeline.selected?.id).toBe('e');
});

it('tells what changed, and nothing when nothing did', () => {
  const timeline = new Timeline();
  const changes: string[] = [];
  const stop = timeline.subscribe((change) => changes.push(change));
  timeline.add(run('a'));
  timeline.goLive();
  timeline.scrubTo(50);
  timeline.scrubTo(50);
  timeline.select('a');
  stop();
  timeline.grew();
  expect(changes).toEqual(['runs', 'cursor']);
});
