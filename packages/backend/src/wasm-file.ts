import type { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

/** A folder's address ending in `/`, or the address of each of tfjs's `.wasm` files by its name. */
export type WasmPaths = Parameters<typeof setWasmPaths>[0];

/** Of tfjs's three builds the one that is used: SIMD without threads. */
const fileName = 'tfjs-backend-wasm-simd.wasm';

export interface WasmFile {
  /** What to fetch it by. */
  address: string;
  /** Frees what the address stands for. */
  release(): void;
}

/**
 * Returns where to fetch tfjs's WASM file from: the address given, after a look whether something is there (tfjs takes no
 * second address after a failed start), or that of the copy which this package carries.
 *
 * @throws Error that names the address when it does not answer with a file
 */
export async function locateWasmFile(paths: WasmPaths | undefined): Promise<WasmFile> {
  if (paths === undefined) return unpackWasmFile();
  const address = typeof paths === 'string' ? paths + fileName : paths[fileName];
  if (address === undefined) {
    throw new TypeError(`openBackend: expected wasmPaths to name ${fileName}, got ${Object.keys(paths)}.`);
  }
  await checkAddress(address);
  return { address, release: () => {} };
}

async function checkAddress(address: string): Promise<void> {
  const fail = (found: string, cause?: unknown) => {
    const message = `openBackend: expected tfjs's WASM file at ${address}, got ${found}. Correct wasmPaths, or leave it out: the package carries a copy.`;
    throw new Error(message, { cause });
  };
  const response = await fetch(address, { method: 'HEAD' }).catch((error) => fail(String(error), error));
  // A server that knows no HEAD is to show with GET what it has.
  if (!response || response.status === 405 || response.status === 501) return;
  if (!response.ok) fail(`status ${response.status}`);
  // Servers of single-page apps answer any address with the page.
  if (response.headers.get('content-type')?.startsWith('text/html')) fail('a page');
}

async function unpackWasmFile(): Promise<WasmFile> {
  const { packedWasm } = await import('./generated/tfjs-wasm.generated.js');
  const packed = Uint8Array.from(atob(packedWasm), (character) => character.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  const headers = { 'content-type': 'application/wasm' };
  const address = URL.createObjectURL(await new Response(unpacked, { headers }).blob());
  return { address, release: () => URL.revokeObjectURL(address) };
}
