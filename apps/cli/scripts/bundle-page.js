// Bundles the page that trains in a browser, with all it needs, into dist/page. Part of the build.
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

const outdir = 'dist/page';
// The names of shared parts change with their contents.
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: ['page', 'training-worker', 'replica-worker'].map(
    (name) => `src/engines/browser/page/${name}.ts`,
  ),
  outdir,
  bundle: true,
  format: 'esm',
  // A page on WASM loads no WebGL.
  splitting: true,
  minify: true,
  target: 'es2022',
  platform: 'browser',
  logLevel: 'warning',
});
