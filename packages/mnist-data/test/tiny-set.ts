import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { writeIdx } from '../src/idx/write-idx.js';
import type { DatasetFile, DatasetFiles } from '../src/sets/dataset-files.js';

/** A set of a few pictures of 2 by 2 pixels in the layout of MNIST, with its files. */
export interface TinySet {
  set: DatasetFiles;
  /** File name (both with and without `.gz`) → bytes. */
  files: Map<string, Uint8Array>;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export function tinySet(mirrors: readonly string[] = []): TinySet {
  const files = new Map<string, Uint8Array>();
  const add = (name: string, shape: number[], data: Uint8Array): Required<DatasetFile> => {
    const bytes = writeIdx({ shape, data });
    const zipped = new Uint8Array(gzipSync(bytes));
    files.set(name, bytes);
    files.set(`${name}.gz`, zipped);
    return {
      name,
      bytes: bytes.length,
      zippedBytes: zipped.length,
      sha256: sha256(bytes),
      zippedSha256: sha256(zipped),
    };
  };
  const pixels = (count: number, first: number) =>
    Uint8Array.from({ length: count * 4 }, (_, i) => first + i);
  const set: DatasetFiles = {
    name: 'tiny',
    classes: 3,
    classNames: ['a', 'b', 'c'],
    mirrors: mirrors.map((address) => ({ address, cors: false })),
    files: {
      trainImages: add('train-images-idx3-ubyte', [6, 2, 2], pixels(6, 10)),
      trainLabels: add('train-labels-idx1-ubyte', [6], Uint8Array.of(0, 1, 2, 0, 1, 2)),
      testImages: add('t10k-images-idx3-ubyte', [2, 2, 2], pixels(2, 100)),
      testLabels: add('t10k-labels-idx1-ubyte', [2], Uint8Array.of(2, 1)),
    },
  };
  return { set, files };
}
