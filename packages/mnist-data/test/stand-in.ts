import { sha256 } from '../src/files/sha256.js';
import { writeIdx } from '../src/idx/write-idx.js';
import type { DatasetFile, DatasetFiles } from '../src/sets/dataset-files.js';
import { syntheticMnist } from '../src/synthetic/synthetic-digits.js';

/** MNIST's form with fewer digits, made up on the spot: for Node and browsers. */
export interface StandIn {
  set: DatasetFiles;
  /** Answers any address whose last part is one of the files. */
  fetch: typeof globalThis.fetch;
}

export async function standIn(size: { train: number; test: number }): Promise<StandIn> {
  const { train, test } = syntheticMnist(size);
  const answers = new Map<string, Uint8Array<ArrayBuffer>>();
  const add = async (name: string, shape: number[], data: Uint8Array): Promise<DatasetFile> => {
    const bytes = writeIdx({ shape, data }) as Uint8Array<ArrayBuffer>;
    const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
    const zipped = new Uint8Array(await new Response(stream).arrayBuffer());
    answers.set(`${name}.gz`, zipped);
    const [hash, zippedSha256] = [await sha256(bytes), await sha256(zipped)];
    return { name, bytes: bytes.length, zippedBytes: zipped.length, sha256: hash, zippedSha256 };
  };
  const set: DatasetFiles = {
    name: 'stand-in',
    classes: 10,
    classNames: [...'0123456789'],
    mirrors: [{ address: 'https://stand-in.test/', cors: true }],
    files: {
      trainImages: await add('train-images-idx3-ubyte', [train.count, 28, 28], train.images),
      trainLabels: await add('train-labels-idx1-ubyte', [train.count], train.labels),
      testImages: await add('t10k-images-idx3-ubyte', [test.count, 28, 28], test.images),
      testLabels: await add('t10k-labels-idx1-ubyte', [test.count], test.labels),
    },
  };
  const fetch = async (input: string | URL | Request): Promise<Response> => {
    const name = String(input).split('/').at(-1) ?? '';
    return new Response(answers.get(name), { status: answers.has(name) ? 200 : 404 });
  };
  return { set, fetch };
}
