import { getNetwork } from '@lab/models';
import { expect, test } from 'vitest';
import type { Peer } from './find-peers.js';
import { openPeers } from './open-peers.js';

/** A peer that answers as one does, and, like PyTorch's batch normalisation, works on no batch of one. */
const script = `
const lines = require('node:readline').createInterface({ input: process.stdin });
let batch;
lines.on('line', (line) => {
  const { threads, count, ...told } = JSON.parse(line);
  batch ??= told.batch;
  if (count === undefined) return console.log(JSON.stringify({ peer: 'picky 1.0', threads }));
  if (batch === 1) throw new Error('Expected more than 1 value per channel when training.');
  console.log(JSON.stringify({ times: new Array(count).fill(5) }));
});`;
const picky: Peer = { name: 'Picky', threads: [1, 2], command: process.execPath, args: ['-e', script] };
const absent: Peer = { ...picky, name: 'Absent', missing: 'not installed' };
const { signal } = new AbortController();

async function open(batchSize: number) {
  const options = { network: getNetwork('conv-batchnorm'), work: 'step', signal } as const;
  const { contestants, missing } = await openPeers([absent, picky], { ...options, batchSize });
  const times = await Promise.all(contestants.map(({ run }) => run(3)));
  await Promise.all(contestants.map(({ close }) => close()));
  return { found: contestants.map(({ name, threads }) => ({ name, threads })), times, missing };
}

const notInstalled = { type: 'missing', what: 'Absent', reason: 'not installed' };

test('A peer works with each number of threads; one that is not installed is told.', async () => {
  expect(await open(10)).toEqual({
    found: [
      { name: 'picky 1.0', threads: 1 },
      { name: 'picky 1.0', threads: 2 },
    ],
    times: [
      [5, 5, 5],
      [5, 5, 5],
    ],
    missing: [notInstalled],
  });
});

test('A peer that refuses one size is told as not measured for it, in its own words.', async () => {
  const reason = 'Expected more than 1 value per channel when training';
  expect(await open(1)).toEqual({
    found: [],
    times: [],
    missing: [
      notInstalled,
      { type: 'missing', what: 'Picky, 1 thread, batch 1', reason },
      { type: 'missing', what: 'Picky, 2 threads, batch 1', reason },
    ],
  });
});
