import type { NamedIdx } from '../datasets/to-dataset.js';
import { abortedError } from '../errors/aborted-error.js';
import { MnistDataError } from '../errors/mnist-data-error.js';
import { parseIdx } from '../idx/parse-idx.js';
import type { Origin, OriginFile } from '../origins/origin.js';
import type { DatasetFile } from '../sets/dataset-files.js';
import type { LoadProgress } from './load-progress.js';
import { verifyFile } from './verify-file.js';

/** Where to look, in order, and how. */
export interface LoadPlan {
  origins: readonly Origin[];
  /** Keeps what came from a remote origin. */
  cache: Origin | undefined;
  signal: AbortSignal;
  verify: boolean;
  fetch: typeof globalThis.fetch;
  timeoutMs: number;
  onProgress: ((progress: LoadProgress) => void) | undefined;
}

/** A verified, parsed file and the place it came from. */
export interface LoadedFile {
  idx: NamedIdx;
  source: string;
}

/** Returns one file from the first place that has it whole. */
export async function loadFile(plan: LoadPlan, file: DatasetFile): Promise<LoadedFile> {
  const { origins, cache, signal, verify, fetch, timeoutMs } = plan;
  const failures: Failure[] = [];
  const report = (progress: Omit<LoadProgress, 'file'>): void =>
    plan.onProgress?.({ file: file.name, ...progress });
  const skip = (source: string, reason: string): void =>
    report({ phase: 'skipped', source, receivedBytes: 0, totalBytes: undefined, reason });

  for (const origin of origins) {
    const source = origin.name;
    let found: OriginFile | undefined;
    try {
      found = await origin.get(file, {
        signal,
        verify,
        fetch,
        timeoutMs,
        onBytes: (phase, receivedBytes, totalBytes) => report({ phase, source, receivedBytes, totalBytes }),
      });
      const { bytes, file: name } = found;
      const size = { receivedBytes: bytes.length, totalBytes: bytes.length };
      const unzipped = await verifyFile(bytes, file, {
        file: name,
        verify,
        onPhase: (phase) => report({ phase, source, ...size }),
      });
      const idx = { file: name, array: parseIdx(unzipped, { file: name }) };
      if (origin.remote) {
        // The data is there: a cache that cannot keep it (full, read-only) is told of, and no reason to fail.
        await cache?.keep?.(file, bytes, signal).catch((error: unknown) => {
          if (!signal.aborted) skip('cache', `not kept: ${error instanceof Error ? error.message : error}`);
        });
      }
      if (signal.aborted) throw abortedError(file.name, signal);
      report({ phase: 'done', source, ...size });
      return { idx, source };
    } catch (error) {
      if (signal.aborted) throw abortedError(file.name, signal);
      if (!(error instanceof MnistDataError)) throw error;
      failures.push({ source, error });
      // The last place is not passed over: its reason is part of the error.
      if (origin !== origins.at(-1)) skip(source, error.reason);
      // Found, but not whole: the next load must not meet it again.
      if (found !== undefined) await origin.discard?.(file).catch(() => undefined);
    }
  }
  throw summary(file, failures);
}

interface Failure {
  source: string;
  error: MnistDataError;
}

function summary(file: DatasetFile, failures: readonly Failure[]): MnistDataError {
  if (failures.length === 1) return failures[0].error;
  // A cache that does not have the file is no news beside what the mirrors did.
  const codes = new Set(failures.map(({ error }) => error.code).filter((code) => code !== 'EMISSING'));
  const [code] = codes.size === 1 ? codes : ['ENETWORK' as const];
  const reasons = failures.map(({ source, error }) => `${source}: ${error.reason}`);
  return new MnistDataError(
    code,
    `load: expected ${file.name} from one of ${failures.length} places, got it from none (${reasons.join('; ')}). ` +
      'Connect to the network, or name a folder that holds it.',
    { file: file.name, reasons, cause: failures.at(-1)?.error },
  );
}
