// The public API of every package, written down: api/<package>.api.md, one for each of its entry points, made by API Extractor from the built types.
// `node tools/release/api-reports.js` fails where the code and the report differ; `--write` (npm run api) writes them.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { entryPoints } from './entry-points.js';

const write = process.argv.includes('--write');
const scratch = mkdtempSync(join(tmpdir(), 'lab-api-'));
mkdirSync('api', { recursive: true });
let failed = 0;
for (const { name, folder, types } of entryPoints()) {
  const report = `${name.replace('@lab/', '').replaceAll('/', '.')}.api.md`;
  const changed = extract(folder, types, report);
  if (changed && !write) {
    failed++;
    console.error(
      `${name}: its public API is not what api/${report} says:\n${difference(report)}Run npm run build && npm run api, commit the report, and describe the change for its users: npm run changeset.`,
    );
  } else console.log(`${name}: api/${report} ${changed ? 'written' : 'holds'}`);
}
rmSync(scratch, { recursive: true });
process.exit(failed ? 1 : 0);

function extract(folder, types, report) {
  const config = ExtractorConfig.prepare({
    configObjectFullPath: resolve(folder, 'api-extractor.json'),
    packageJsonFullPath: resolve(folder, 'package.json'),
    configObject: {
      projectFolder: resolve(folder),
      mainEntryPointFilePath: resolve(folder, types),
      newlineKind: 'lf',
      compiler: { tsconfigFilePath: resolve(folder, 'tsconfig.json'), skipLibCheck: true },
      apiReport: {
        enabled: true,
        reportFileName: report,
        reportFolder: resolve('api'),
        reportTempFolder: scratch,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Warning } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.None },
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
  const result = Extractor.invoke(config, {
    localBuild: write,
    messageCallback: (message) => {
      if (message.logLevel === 'error') failed++;
      else message.handled = true;
    },
  });
  return result.apiReportChanged;
}

/** The lines that differ, `-` committed and `+` found. */
function difference(report) {
  const lines = (path) => {
    try {
      return readFileSync(path, 'utf8').split('\n');
    } catch {
      return [];
    }
  };
  const committed = lines(join('api', report));
  const found = lines(join(scratch, report));
  return [
    ...committed.filter((line) => !found.includes(line)).map((line) => `- ${line}`),
    ...found.filter((line) => !committed.includes(line)).map((line) => `+ ${line}`),
    '',
  ].join('\n');
}
