import { MnistDataError } from '../errors/mnist-data-error.js';
import { readBody } from './download-file.js';

/*
 * What is read of a zip archive, all numbers little-endian (APPNOTE 6.3.10):
 *
 * | record | signature | field | at |
 * |---|---|---|---|
 * | end of the directory (the last 22 bytes and a comment) | 06054b50 | length, offset of the directory | 12, 16 |
 * | directory entry, 46 bytes and three texts | 02014b50 | method, length of the data | 10, 20 |
 * | | | lengths of name, extra, comment | 28, 30, 32 |
 * | | | offset of the local header, name | 42, 46 |
 * | local header, 30 bytes and two texts; the data follow | 04034b50 | lengths of name, extra | 26, 28 |
 */
const endBytes = 22;
const entryBytes = 46;
const localBytes = 30;
/** Holds the directory of any archive of a few hundred files. */
const tailBytes = 65_536;
/** A local header's extra field may be longer than the directory says; in practice it is below 100 bytes. */
const slackBytes = 1024;

interface Member {
  offset: number;
  /** Length of the local header as the directory has it. */
  headerBytes: number;
  /** Length in the archive. */
  bytes: number;
  deflated: boolean;
}

/**
 * Returns what gets single files out of a zip archive on a server: by byte ranges, so that of EMNIST's 562 MB only the
 * files of one set are transferred.
 *
 * @throws MnistDataError `ENETWORK` where the server sends no ranges, `EMISMATCH` for another kind of file; from the function.
 */
export function zipMember(address: string) {
  return async (
    name: string,
    { fetch, signal }: { fetch: typeof globalThis.fetch; signal: AbortSignal },
  ): Promise<Response> => {
    const part = async (range: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> => {
      const answer = await fetch(address, { headers: { range: `bytes=${range}` }, signal });
      if (answer.status === 206 && answer.body !== null) return answer.body;
      // Not read to its end: without ranges it is the whole archive.
      await answer.body?.cancel();
      const reason = `HTTP ${answer.status} instead of a part of the archive`;
      throw new MnistDataError(
        'ENETWORK',
        `download: expected bytes ${range} of ${address}, got ${reason}. Unpack the archive and name its folder.`,
        { file: address, reason },
      );
    };
    const tail = await readBody(await part(`-${tailBytes}`), address, { mostBytes: tailBytes });
    const member = findMember(tail, `${name}.gz`, address);
    const last = member.offset + member.headerBytes + member.bytes + slackBytes - 1;
    const data = (await part(`${member.offset}-${last}`)).pipeThrough(cutOut(member.bytes, address));
    return new Response(member.deflated ? data.pipeThrough(new DecompressionStream('deflate-raw')) : data);
  };
}

function findMember(tail: Uint8Array, fileName: string, address: string): Member {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  let end = tail.length - endBytes;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw notThisArchive(address, 'no directory of a zip archive at its end');
  const directory = end - view.getUint32(end + 12, true);
  const decoder = new TextDecoder();
  for (let at = directory; at >= 0 && at + entryBytes <= end; ) {
    if (view.getUint32(at, true) !== 0x02014b50) break;
    const nameBytes = view.getUint16(at + 28, true);
    const path = decoder.decode(tail.subarray(at + entryBytes, at + entryBytes + nameBytes));
    if (path.split('/').at(-1) === fileName) {
      const method = view.getUint16(at + 10, true);
      if (method !== 0 && method !== 8)
        throw notThisArchive(address, `${path} compressed by method ${method}`);
      return {
        offset: view.getUint32(at + 42, true),
        headerBytes: localBytes + nameBytes + view.getUint16(at + 30, true),
        bytes: view.getUint32(at + 20, true),
        deflated: method === 8,
      };
    }
    at += entryBytes + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  throw notThisArchive(address, `no ${fileName} in its directory`);
}

/** Passes on the `bytes` that follow a local header. */
function cutOut(
  bytes: number,
  address: string,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let head: number[] | undefined = [];
  let skip = 0;
  let left = bytes;
  return new TransformStream({
    transform(chunk, controller) {
      let from = 0;
      if (head !== undefined) {
        while (head.length < localBytes && from < chunk.length) head.push(chunk[from++]);
        if (head.length < localBytes) return;
        const view = new DataView(Uint8Array.from(head).buffer);
        if (view.getUint32(0, true) !== 0x04034b50) throw notThisArchive(address, 'no file where one begins');
        skip = view.getUint16(26, true) + view.getUint16(28, true);
        head = undefined;
      }
      const skipped = Math.min(skip, chunk.length - from);
      skip -= skipped;
      const data = chunk.subarray(from + skipped, from + skipped + left);
      left -= data.length;
      if (data.length > 0) controller.enqueue(data);
      if (left === 0 && skip === 0) controller.terminate();
    },
    flush() {
      if (left > 0) throw notThisArchive(address, 'an end amid a file');
    },
  });
}

function notThisArchive(address: string, reason: string): MnistDataError {
  return new MnistDataError(
    'EMISMATCH',
    `download: expected ${address} to be EMNIST's zip archive, got ${reason}. Unpack the archive and name its folder.`,
    { file: address, reason },
  );
}
