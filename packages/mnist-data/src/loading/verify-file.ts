import { MnistDataError } from '../errors/mnist-data-error.js';
import { gunzipIdx, isGzip } from '../files/gunzip.js';
import { sha256 } from '../files/sha256.js';
import { readIdxHeader } from '../idx/read-idx-header.js';
import type { DatasetFile } from '../sets/dataset-files.js';

/** Options of {@link verifyFile}. */
export interface VerifyOptions {
  /** Path or address, for messages. */
  file: string;
  /** `false` leaves the checksums out. */
  verify: boolean;
  onPhase: (phase: 'verify' | 'unzip') => void;
}

/**
 * Returns the unzipped file, in whichever form `bytes` came, once its SHA-256 is the expected one.
 *
 * Zipped bytes of another zipper are good too: what counts then is the SHA-256 of what they unzip to.
 *
 * @throws MnistDataError `ECHECKSUM`, or what is wrong with the file where that is known (`EMAGIC`, `ETRUNCATED`, …).
 */
export async function verifyFile(
  bytes: Uint8Array,
  expected: DatasetFile,
  { file, verify, onPhase }: VerifyOptions,
): Promise<Uint8Array> {
  if (verify) onPhase('verify');
  if (!isGzip(bytes)) {
    // First what a person can act on: "a web page" says more than another checksum.
    const { totalBytes } = readIdxHeader(bytes, file);
    if (verify && bytes.length >= totalBytes) await check(bytes, expected, file);
    return bytes;
  }
  const verified = !verify || (await sha256(bytes)) === expected.zippedSha256;
  onPhase('unzip');
  const unzipped = await gunzipIdx(bytes, file, verify ? expected.bytes : undefined);
  if (!verified) await check(unzipped, expected, file);
  return unzipped;
}

async function check(unzipped: Uint8Array, expected: DatasetFile, file: string): Promise<void> {
  if (expected.sha256 === undefined) {
    throw new MnistDataError(
      'ECHECKSUM',
      `verify: expected ${file} to be the published ${expected.name}.gz with SHA-256 ${expected.zippedSha256}, got ` +
        'another form of it, for which no checksum is known. Pass verify: false to take it as it is.',
      { file },
    );
  }
  const got = await sha256(unzipped);
  if (got === expected.sha256) return;
  throw new MnistDataError(
    'ECHECKSUM',
    `verify: expected ${file} to unzip to ${expected.name} with SHA-256 ${expected.sha256}, got ${got}. ` +
      'Delete the file, or pass verify: false if it is another set.',
    { file },
  );
}
