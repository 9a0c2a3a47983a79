import { openCache } from '../cache/cache.js';
import type { FileCache } from '../cache/file-cache.js';
import type { TrainTest } from '../datasets/dataset.js';
import { toDataset } from '../datasets/to-dataset.js';
import { abortedError } from '../errors/aborted-error.js';
import { cacheOrigin } from '../origins/cache-origin.js';
import { type GivenFiles, givenOrigin } from '../origins/given-origin.js';
import { mirrorOrigins, namedOrigin, type Origin } from '../origins/origin.js';
import type { DatasetFiles, DatasetPart } from '../sets/dataset-files.js';
import { type LoadedFile, loadFile } from './load-file.js';
import type { LoadProgress } from './load-progress.js';

/** Options of {@link loadDataset} and its kin. */
export interface LoadOptions {
  /**
   * Where the files come from.
   *
   * | value | meaning |
   * |---|---|
   * | left out | the cache, then the public mirrors |
   * | a path or `file:` URL | this folder alone, files raw or .gz (in a browser: an address relative to the page) |
   * | an http(s) address | the cache, then this base address alone |
   * | `{ trainImages, trainLabels, testImages, testLabels }` | the content of the four files |
   * | `File`s | the four files that a person chose on a page, known by their names |
   * | several addresses | the cache, then these, in order |
   * | `'cache'` | the cache alone: no network (a folder of that name is `'./cache'`) |
   */
  source?: string | URL | readonly (string | URL)[] | GivenFiles | readonly File[];
  /**
   * Where fetched files are kept: `true` the user's cache, `false` nowhere, a string a folder.
   * A folder as `source` is read in place and never cached.
   * @defaultValue true
   */
  cache?: boolean | string | FileCache;
  /**
   * `false` accepts files whatever their SHA-256, for sets of your own in this layout. They are not cached.
   * @defaultValue true
   */
  verify?: boolean;
  signal?: AbortSignal;
  onProgress?: (progress: LoadProgress) => void;
  /** @defaultValue the platform's */
  fetch?: typeof globalThis.fetch;
  /** An address that sends nothing for so long is passed over, milliseconds. @defaultValue 20000 */
  timeoutMs?: number;
}

/**
 * Returns both parts of a set in the layout of MNIST; its four files are got and verified at the same time.
 *
 * @throws MnistDataError see its codes; nothing broken or half-written stays in the cache.
 * @throws TypeError when `source` and `cache` leave nowhere to look.
 */
export async function loadDataset(set: DatasetFiles, options: LoadOptions = {}): Promise<TrainTest> {
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const { origins, cache } = places(set, options);
  const { verify = true, fetch = globalThis.fetch, timeoutMs = 20_000, onProgress } = options;
  const plan = { origins, cache, signal, verify, fetch, timeoutMs, onProgress };

  const parts: DatasetPart[] = ['trainImages', 'trainLabels', 'testImages', 'testLabels'];
  const errors: unknown[] = [];
  const loaded = await Promise.all(
    parts.map((part) =>
      loadFile(plan, set.files[part]).catch((error: unknown) => {
        // Stop the other files, but wait for them: nothing must be going on when this function has returned.
        errors.push(error);
        stop.abort();
        return undefined;
      }),
    ),
  );
  const [trainImages, trainLabels, testImages, testLabels] = loaded;
  if (options.signal?.aborted) throw abortedError(set.name, options.signal);
  if (!trainImages || !trainLabels || !testImages || !testLabels) throw errors[0];

  const join = (images: LoadedFile, labels: LoadedFile) =>
    toDataset(images.idx, labels.idx, {
      classes: set.classes,
      name: set.name,
      source: images.source === labels.source ? images.source : `${images.source}, ${labels.source}`,
      firstLabel: set.firstLabel,
      transposed: set.transposed,
    });
  return { train: join(trainImages, trainLabels), test: join(testImages, testLabels) };
}

function places(set: DatasetFiles, options: LoadOptions): { origins: Origin[]; cache: Origin | undefined } {
  const { source, verify = true } = options;
  const origins = originsOf(set, source);
  const remote = source === 'cache' || origins.some((origin) => origin.remote);
  // What was not verified must not come out of the cache, nor get in.
  const opened = remote && verify ? openCache(options.cache) : undefined;
  const cache = opened === undefined ? undefined : cacheOrigin(opened, set.name);
  if (cache === undefined && origins.length === 0) {
    throw new TypeError(
      `load: expected somewhere to look for ${set.name}, got source ${JSON.stringify(source)} without a cache. ` +
        "Name a folder or an address; source: 'cache' needs verify and a cache.",
    );
  }
  return { origins: cache === undefined ? origins : [cache, ...origins], cache };
}

function originsOf(set: DatasetFiles, source: LoadOptions['source']): Origin[] {
  if (source === undefined) return mirrorOrigins(set);
  if (source === 'cache') return [];
  if (typeof source === 'string' || source instanceof URL) return [namedOrigin(source)];
  if (isNames(source)) return source.map(namedOrigin);
  return [givenOrigin(set, source)];
}

type Several = Exclude<NonNullable<LoadOptions['source']>, string | URL>;

function isNames(source: Several): source is readonly (string | URL)[] {
  return Array.isArray(source) && source.every((name) => typeof name === 'string' || name instanceof URL);
}
