import os from 'node:os';

/** What results depend on beside the code. */
export interface MachineFacts {
  cpu: string;
  /** Cores this process may use. */
  cores: number;
  memoryGigabytes: number;
  system: string;
  /** ISO 8601. */
  date: string;
  /** By package or engine. */
  versions: Record<string, string>;
  /** Processes that wanted a core in the last minute, on average; 0 on Windows, which does not say. */
  load: number;
}

/** Looks at this machine. */
export function machineFacts(versions: Record<string, string>): MachineFacts {
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGigabytes: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    date: new Date().toISOString(),
    versions: { node: process.versions.node, v8: process.versions.v8, ...versions },
    load: Number(os.loadavg()[0].toFixed(2)),
  };
}

/** Returns what to tell about a machine that has other work, if it has. */
export function busyWarning({ load, cores }: Pick<MachineFacts, 'load' | 'cores'>): string | undefined {
  if (load < cores / 4) return undefined;
  return `The machine is busy: ${load} processes wanted its ${cores} cores in the last minute. Times are too long; only ratios may hold.`;
}
