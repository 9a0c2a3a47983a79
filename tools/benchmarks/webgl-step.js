/*
 * A training step on WebGL in Chromium: this project's `train` against tfjs-layers' `fit`, same network, same batch, same optimizer, same
 * backend, both with the loss and the accuracy of every step read. Each side has a frame in one page, and they take turns. `lab bench
 * --only webgl` runs it and makes a table of it.
 *
 *     node tools/benchmarks/webgl-step.js [network] [batch] [steps] [rounds]      (after npm run build)
 *
 * Prints a JSON object a line: who they are, then for every round the milliseconds of each side's steps. The browser is $CHROMIUM_PATH or
 * the one installed; its flags come from CHROMIUM_FLAGS, words apart. Without them it may draw in software.
 */

import { openFrames } from './webgl/open-page.js';

const [network = 'conv-dropout', batch = '100', steps = '5', rounds = '5'] = process.argv.slice(2);
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

const page = await openFrames({ lab: 'ours', peer: 'tfjs-layers' });
try {
  const task = { network, batchSize: Number(batch) };
  const facts = {};
  for (const side of ['lab', 'peer']) {
    facts[side] = await page.prepare(side, task);
    // Compiles the shaders, and fills tfjs's pool of textures.
    await page.turn(side, 2);
  }
  say({ type: 'sides', lab: facts.lab.name, peer: facts.peer.name, renderer: facts.lab.renderer });
  for (let round = 0; round < Number(rounds); round++) {
    // Who goes first changes.
    const order = round % 2 === 0 ? ['lab', 'peer'] : ['peer', 'lab'];
    const turns = {};
    for (const side of order) turns[side] = await page.turn(side, Number(steps));
    say({ type: 'round', lab: turns.lab, peer: turns.peer });
  }
} finally {
  await page.close();
}
