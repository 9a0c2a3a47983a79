/*
 * What the upload of a batch costs on WebGL, and whether it would pay to keep the digits there and pick each batch out of them.
 *
 *     node tools/benchmarks/webgl-upload.js [batch] [digits]      (after npm run build)
 *
 * The browser is $CHROMIUM_PATH or the one installed, its flags come from CHROMIUM_FLAGS.
 */

import { openScriptPage } from './webgl/open-page.js';

const [batch = '100', digits = '5000'] = process.argv.slice(2);
const { page, close } = await openScriptPage('upload');
try {
  const task = { batchSize: Number(batch), digits: Number(digits), repetitions: 100 };
  const { uploadMs, gatherMs } = await page.evaluate((given) => globalThis.measureUpload(given), task);
  console.log(
    `a batch of ${batch}: upload ${uploadMs.toFixed(2)} ms, out of ${digits} on the GPU ${gatherMs.toFixed(2)} ms`,
  );
} finally {
  await close();
}
