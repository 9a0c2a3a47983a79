import { spawn } from 'node:child_process';

/**
 * Runs a command with its standard input closed and gathers what it prints.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string, live?: boolean, timeout?: number }} [options] - `live` shows the output
 *   as it comes, `timeout` ends the command after so many milliseconds
 * @returns {Promise<{ ok: boolean, code: number | null, output: string }>}
 */
export function run(command, args, { env, cwd, live = false, timeout } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      timeout,
      env: { ...process.env, CI: 'true', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const gather = (/** @type {Buffer} */ chunk) => {
      output += chunk;
      if (live) process.stdout.write(chunk);
    };
    child.stdout.on('data', gather);
    child.stderr.on('data', gather);
    child.on('error', (error) => resolve({ ok: false, code: null, output: `${output}${error.message}\n` }));
    child.on('close', (code) => resolve({ ok: code === 0, code, output }));
  });
}
