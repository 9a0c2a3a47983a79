import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface LabOptions {
  env?: Record<string, string>;
  /** Sends Ctrl-C as soon as stdout matches. */
  interruptAt?: RegExp;
  /** Stops reading stdout as soon as it matches, as `head` does. */
  closeAt?: RegExp;
  /** Does something as soon as stdout matches. */
  at?: [pattern: RegExp, act: (command: ChildProcess) => unknown];
}

/** Runs the built command as a user does. */
export function lab(args: string[], { env, interruptAt, closeAt, at }: LabOptions = {}): Promise<Finished> {
  if (!existsSync(main)) throw new Error('The command is not built: run "npm run build" first.');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], {
      env: { ...process.env, NO_COLOR: '1', ...env },
    });
    let stdout = '';
    let stderr = '';
    let [pattern, act] = at ?? [interruptAt, (command: ChildProcess) => command.kill('SIGINT')];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (closeAt?.test(stdout)) child.stdout.destroy();
      if (pattern?.test(stdout)) {
        pattern = undefined;
        act(child);
      }
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** A new, empty folder for one test. */
export function scratch(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'lab-cli-'));
}

/** The events that `--json` prints. */
export function events(stdout: string): Record<string, unknown>[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Where the real digits are, if they are. */
export const mnistFolder = [process.env.MNIST_DIR, 'data/mnist', '../shared/mnist'].find(
  (folder) => folder !== undefined && folder !== '' && existsSync(folder),
);
