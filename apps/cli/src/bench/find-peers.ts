import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Another library that trains the same networks, and how to start it. */
export interface Peer {
  /** For people: `PyTorch`. */
  name: string;
  /** Numbers of threads worth a measurement. */
  threads: readonly number[];
  /** Why it cannot be measured, where it cannot. */
  missing?: string;
  command: string;
  args: readonly string[];
}

/** Where the peers' scripts lie; from `src` and from `dist` the same way up. */
const folder = fileURLToPath(new URL('../../../../tools/benchmarks/', import.meta.url));
const pythons = ['/usr/bin/python3', 'python3'];

/** Returns PyTorch: Debian's `python3-torch`, or the one of the `python3` on the path. */
export async function findPytorch(script: 'pytorch_step.py' | 'pytorch_train.py'): Promise<Peer> {
  const threads = [...new Set([1, availableParallelism()])];
  const peer = { name: 'PyTorch', threads, command: pythons[0], args: [`${folder}${script}`] };
  if (!existsSync(peer.args[0])) return { ...peer, missing: noScripts };
  for (const command of pythons) {
    const found = await promisify(execFile)(command, ['-c', 'import torch, numpy']).catch(() => undefined);
    if (found) return { ...peer, command };
  }
  return {
    ...peer,
    missing: 'not installed (Debian: apt-get install python3-torch libopenblas0-pthread)',
  };
}

/** Returns all peers of a training step, those that are missing too. */
export async function findStepPeers(): Promise<Peer[]> {
  const tfjs = (name: string, backend: string): Peer => ({
    name,
    threads: [1],
    command: process.execPath,
    args: [`${folder}tfjs-step.js`, backend],
    missing: existsSync(`${folder}tfjs-step.js`) ? undefined : noScripts,
  });
  return [
    await findPytorch('pytorch_step.py'),
    tfjs('tfjs WASM, gradients composed of its own ops', 'wasm'),
    tfjs('tfjs cpu', 'cpu'),
    jaxJs(),
  ];
}

const noScripts = 'its script is not here: run from a checkout of the repository';

function jaxJs(): Peer {
  const script = `${folder}jax-js-step.js`;
  const installed = existsSync(fileURLToPath(new URL('../../node_modules/@jax-js/jax', `file://${folder}`)));
  const missing = installed ? undefined : 'not installed (npm install --no-save @jax-js/jax)';
  return { name: 'jax-js', threads: [1], command: process.execPath, args: [script], missing };
}
