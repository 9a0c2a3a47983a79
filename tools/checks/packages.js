// Every package that is published, looked at as its tarball: publint (strict), "are the types wrong" (ESM only), the
// exact list of files, licence, engines, source maps, dependencies. See tools/release/inspect-packages.js.
import { inspectPackages } from '../release/inspect-packages.js';

let failed = 0;
for (const { name, files, packed, dependencies, publint, attw, faults } of await inspectPackages()) {
  console.log(
    `${name}: ${files} files, ${packed}, publint ${publint}, attw ${attw}, depends on ${dependencies}`,
  );
  for (const fault of faults) {
    failed++;
    console.error(`${name}: ${fault}`);
  }
}
process.exit(failed ? 1 : 0);
