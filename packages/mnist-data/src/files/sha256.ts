import { nodeBuiltin } from './node-builtin.js';

/**
 * Returns the SHA-256 of bytes as 64 lower-case hexadecimal digits.
 *
 * @throws TypeError on a page that is not served securely: browsers offer no hashing there.
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const crypto = nodeBuiltin('node:crypto');
  if (crypto !== undefined) return crypto.createHash('sha256').update(bytes).digest('hex');
  if (globalThis.crypto?.subtle === undefined) {
    throw new TypeError(
      'sha256: expected a secure context (https or localhost), got a page without crypto.subtle. ' +
        'Serve it over https, or pass verify: false.',
    );
  }
  const digest = await globalThis.crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
