import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const lock = join(root, 'dist.lock');

/** Builds the page unless what is built is newer than all it is made of. Test files that ask at the same time share one build. */
export async function ensureBuilt(): Promise<void> {
  // Also to look: while another builds, its first files are newer already, and the last ones not there.
  while (!takeLock()) {
    if (isLeftOver()) rmSync(lock, { force: true });
    await wait(200);
  }
  try {
    if (!isFresh()) await buildForPublic();
  } finally {
    rmSync(lock, { force: true });
  }
}

function takeLock(): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

/** Whether who built has ended without taking the lock away. */
function isLeftOver(): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** As `npm run demo:build` does: a test's own environment would leave development code in. */
async function buildForPublic(): Promise<void> {
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    await build({ root, logLevel: 'error' });
  } finally {
    process.env.NODE_ENV = NODE_ENV;
  }
}

function isFresh(): boolean {
  try {
    const made = statSync(join(root, 'dist/index.html')).mtimeMs;
    const packages = join(root, '../../packages');
    const sources = readdirSync(packages).map((name) => join(packages, name, 'src'));
    return [join(root, 'src'), join(root, 'public'), join(root, 'build'), ...sources].every(
      (folder) => newest(folder) < made,
    );
  } catch {
    return false;
  }
}

function newest(folder: string): number {
  return Math.max(
    0,
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
      (name) => statSync(join(folder, name)).mtimeMs,
    ),
  );
}
