// Packs tfjs's WASM file, compressed and as base64, into src/generated/tfjs-wasm.generated.ts: no bundler has to be told
// about it. Run it again after an update of tfjs.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const source = createRequire(import.meta.url).resolve(
  '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
);
const target = fileURLToPath(new URL('../src/generated/tfjs-wasm.generated.ts', import.meta.url));
const packed = gzipSync(readFileSync(source), { level: 9 }).toString('base64');
writeFileSync(
  target,
  `// Written by scripts/pack-wasm.js. tfjs-backend-wasm-simd.wasm of @tensorflow/tfjs-backend-wasm 4.22.0, gzip, base64.
// Copyright Google LLC, Apache License 2.0 (see LICENSE): the file itself is unchanged.
export const packedWasm =
  '${packed}';
`,
);
