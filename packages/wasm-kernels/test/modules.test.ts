import { expect, test } from 'vitest';
import { generate, readGenerated } from '../scripts/compile.js';

interface Generated {
  plain: Uint8Array<ArrayBuffer>;
  relaxed: Uint8Array<ArrayBuffer>;
}
const generated: Generated = await generate();

test('the generated modules are those of the sources', () => {
  const there: Generated = readGenerated();
  for (const build of ['plain', 'relaxed'] as const) {
    expect(
      Buffer.compare(there[build], generated[build]) === 0,
      'run `npm run generate -w @lab/wasm-kernels`',
    ).toBe(true);
  }
});

// tfjs's memory is in use when the module starts: a data segment would overwrite tensors.
test.each(['plain', 'relaxed'] as const)('the %s module has no data section', (build) => {
  expect(sections(generated[build])).not.toContain(11);
  expect(sections(generated[build])).toContain(10);
});

test('the plain module imports nothing but the memory', () => {
  expect(WebAssembly.Module.imports(new WebAssembly.Module(generated.plain))).toEqual([
    { module: 'env', name: 'memory', kind: 'memory' },
  ]);
});

/** Returns the ids of a module's sections: one byte, then the length of what follows as LEB128. */
function sections(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  for (let at = 8; at < bytes.length; ) {
    ids.push(bytes[at++]);
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      length |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += length;
  }
  return ids;
}
