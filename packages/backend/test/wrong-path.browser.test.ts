import { describe, expect, it } from 'vitest';
import { openBackend } from '../src/index.js';

// A file of its own: tfjs remembers a failed start for the life of the page.
describe('openBackend with a wrong path', () => {
  it('names the address it tried when the .wasm files are not there', async () => {
    await expect(openBackend('wasm', { wasmPaths: '/not/there/' })).rejects.toThrow(
      /did not start from \/not\/there\//,
    );
  });
});
