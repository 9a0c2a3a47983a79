import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zipMember } from '../src/files/zip-member.js';
import { loadDataset } from '../src/loading/load-dataset.js';
import type { DatasetFile, DatasetFiles } from '../src/sets/dataset-files.js';
import { tinySet } from './tiny-set.js';

const { set, files } = tinySet();
const base = set.files;

/** An archive, from the format's tables: stored and deflated files in turn, with extra fields and a comment. */
function zip(entries: readonly (readonly [string, Uint8Array])[], change = (_: Buffer): void => undefined) {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  entries.forEach(([path, content], i) => {
    const data = i % 2 === 0 ? Buffer.from(content) : deflateRawSync(content);
    const name = Buffer.from(path);
    const local = Buffer.alloc(30 + name.length + 9);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    // Longer than the directory's: they may differ.
    local.writeUInt16LE(9, 28);
    name.copy(local, 30);
    locals.push(local, data);
    const entry = Buffer.alloc(46 + name.length + 4 + 2);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(i % 2 === 0 ? 0 : 8, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(content.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt16LE(4, 30);
    entry.writeUInt16LE(2, 32);
    entry.writeUInt32LE(offset, 42);
    name.copy(entry, 46);
    directory.push(entry);
    offset += local.length + data.length;
  });
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22 + 5);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(5, 20);
  const whole = Buffer.concat([...locals, listed, end]);
  change(whole);
  return whole;
}

const members = [...files].filter(([name]) => name.endsWith('.gz'));
const filler = new Uint8Array(100_000).map((_, i) => (i * 2654435761) >>> 13);
const archive = zip([
  ['gzip/', new Uint8Array()],
  ['__MACOSX/gzip/._train-images-idx3-ubyte.gz', Uint8Array.of(1, 2, 3)],
  ...members.map(([name, bytes]) => [`gzip/${name}`, bytes] as const),
  ['gzip/large.bin', filler],
]);

const without = zip([['gzip/other.gz', Uint8Array.of(1)]]);
const archives: Record<string, Buffer> = {
  '/good': archive,
  '/other': without,
  '/page': Buffer.from('<!doctype html>'.repeat(100)),
  '/odd': zip([['train-images-idx3-ubyte.gz', files.get('train-images-idx3-ubyte.gz') ?? filler]], (bytes) =>
    bytes.writeUInt16LE(99, bytes.lastIndexOf('train-images') - 46 + 10),
  ),
  '/lying': zip(members, (bytes) =>
    bytes.writeUInt32LE(2 ** 31, bytes.lastIndexOf('train-images') - 46 + 42),
  ),
  '/damaged': zip(
    members.map(([name, bytes]) => [name, bytes] as const),
    (bytes) => {
      for (let at = 0; at < bytes.indexOf('PK\x01\x02', 0, 'latin1'); at += 7) bytes[at] ^= 0x55;
    },
  ),
};
const asked: string[] = [];
let hungUp: Promise<unknown>;
const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  const { url = '', headers } = request;
  asked.push(headers.range ?? 'everything');
  if (url === '/whole') return response.end(archive);
  if (url === '/endless') {
    response.writeHead(206);
    hungUp = once(response, 'close');
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536))) {}
    };
    response.on('drain', more);
    return more();
  }
  const bytes = archives[url] ?? archive;
  const [, first, last] = headers.range?.match(/bytes=(\d*)-(\d*)/) ?? [];
  const from = first === '' ? Math.max(0, bytes.length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? bytes.length : Math.min(bytes.length, Number(last) + 1);
  if (from >= bytes.length) return response.writeHead(416).end();
  response.writeHead(206, { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}` });
  return response.end(
    url === '/short' && first !== '' ? bytes.subarray(from, from + 60) : bytes.subarray(from, to),
  );
});
let address: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const inArchive = (path: string): DatasetFiles => ({
  ...set,
  mirrors: [{ address: address + path, cors: false, fetchFile: zipMember(address + path) }],
});

describe('files in a zip archive on a server', () => {
  it('are loaded and verified, stored or deflated, without the rest of the archive', async () => {
    asked.length = 0;
    const received: number[] = [];
    const { train, test } = await loadDataset(inArchive('/good'), {
      cache: false,
      onProgress: ({ phase, receivedBytes }) => phase === 'done' && received.push(receivedBytes),
    });
    expect([...train.images]).toEqual(Array.from({ length: 24 }, (_, i) => 10 + i));
    expect([...test.labels]).toEqual([2, 1]);
    expect(train.source).toBe(`${address}/good`);
    expect(received.sort()).toEqual(
      Object.values(base)
        .map((file: DatasetFile) => file.zippedBytes)
        .sort(),
    );
    expect(asked).toHaveLength(8);
    expect(asked).not.toContain('everything');
  });

  it.each([
    ['whole', 'ENETWORK', /HTTP 200 instead of a part/],
    ['other', 'EMISMATCH', /no train-images-idx3-ubyte.gz in its directory/],
    ['page', 'EMISMATCH', /no directory of a zip archive/],
    ['odd', 'EMISMATCH', /compressed by method 99/],
    ['lying', 'ENETWORK', /HTTP 416/],
    ['damaged', 'EMISMATCH', /no file where one begins/],
    ['short', 'EMISMATCH', /an end amid a file/],
    ['endless', 'EMISMATCH', /at most 65536 bytes/],
  ])('are not taken from a server that is %s', async (path, code, message) => {
    const only: DatasetFiles = inArchive(`/${path}`);
    const error: unknown = await loadDataset(only, { cache: false, timeoutMs: 120_000 }).catch(
      (reason) => reason,
    );
    expect(error).toMatchObject({ name: 'MnistDataError', code, message: expect.stringMatching(message) });
    // What never ends is hung up on.
    if (path === 'endless') await hungUp;
  });

  it('are passed over for the next mirror', async () => {
    const [good] = inArchive('/good').mirrors;
    const { train } = await loadDataset(
      { ...set, mirrors: [...inArchive('/whole').mirrors, good] },
      { cache: false },
    );
    expect(train.source).toBe(`${address}/good`);
  });
});
