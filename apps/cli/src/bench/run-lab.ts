import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** One line of a process's output, and when it came. */
export interface TimedLine {
  value: Record<string, unknown>;
  /** Milliseconds since the process was started. */
  at: number;
}

export interface ProcessOptions {
  /** Written to its stdin. @defaultValue nothing */
  input?: string;
  /** Added to this process's environment. */
  env?: Record<string, string>;
  /** Called for each line of JSON; true ends the process. */
  onLine: (line: TimedLine) => boolean;
  signal: AbortSignal;
}

/** Where the command's built entry lies; missing when the sources run by themselves. */
export function labEntry(): string | undefined {
  const entry = fileURLToPath(new URL('../main.js', import.meta.url));
  return existsSync(entry) ? entry : undefined;
}

/**
 * Runs a process that prints JSON, to its end or until `onLine` has seen enough.
 *
 * @returns milliseconds from start to end, and the largest resident memory in MB where Linux tells it
 * @throws Error when it fails
 */
export async function runProcess(
  [command, ...args]: readonly string[],
  { input, env, onLine, signal }: ProcessOptions,
): Promise<{ elapsedMs: number; peakMegabytes?: number }> {
  const start = performance.now();
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    signal,
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  ended.catch(() => {});
  let complaint = '';
  child.stderr.on('data', (text) => {
    complaint = `${complaint}${text}`.slice(-4000);
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  let peakMegabytes: number | undefined;
  const watch = setInterval(async () => {
    peakMegabytes = (await peakOf(child.pid)) ?? peakMegabytes;
  }, 100);
  let enough = false;
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      if (enough || !line.startsWith('{')) continue;
      enough = onLine({ value: JSON.parse(line), at: performance.now() - start });
      if (enough) child.kill();
    }
    const code = await ended;
    if (code !== 0 && !enough) {
      throw new Error(`${command} ended with code ${code}: ${complaint.trim().split('\n').at(-1) ?? ''}`);
    }
    return { elapsedMs: performance.now() - start, peakMegabytes };
  } finally {
    clearInterval(watch);
    child.kill();
  }
}

/** The kernel keeps the highest value itself, so that reading seldom misses nothing but the last moment. */
async function peakOf(pid: number | undefined): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
}
