// Runs the JavaScript example of every package's README as it stands, on the built packages, with plain Node.
// An example for elsewhere is fenced with a word of its own (`js browser`) and left to the package's tests.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples as readmeExamples } from '../release/readme.js';
import { projects } from './projects.js';
import { run } from './run.js';

// Inside the repository, so that the examples find the packages by name.
mkdirSync('node_modules/.cache', { recursive: true });
const scratch = mkdtempSync('node_modules/.cache/readme-');
let failed = 0;
try {
  for (const { name, folder, manifest, published } of projects()) {
    if (!published || !manifest.exports?.['.']) continue;
    const examples = readmeExamples(folder);
    if (examples.length === 0) {
      failed++;
      console.error(`${name}: no example in its README`);
    }
    for (const [index, example] of examples.entries()) {
      const file = join(scratch, `${name.replace(/\W/g, '-')}-${index}.mjs`);
      writeFileSync(file, example);
      const { ok, output } = await run('node', [file]);
      console.log(`${name}: example ${index + 1} ${ok ? 'runs' : 'FAILED'}`);
      if (!ok) {
        failed++;
        console.error(output);
      }
    }
  }
} finally {
  rmSync(scratch, { recursive: true });
}
process.exit(failed ? 1 : 0);
