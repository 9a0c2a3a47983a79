// `npm run demo:screenshots`: the pictures of the root README, of the built page and of the terminal.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../../tools/checks/run.js';
import { openPage, startTraining, waitForStatus } from './open-page.js';

/** What begins a terminal's colour. */
const escapeCode = String.fromCharCode(27);

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = join(root, 'docs/pictures');
mkdirSync(folder, { recursive: true });

const site = await openPage();
try {
  if (!site.mnist)
    throw new Error('Pictures are of MNIST: set MNIST_DIR to the folder that holds its four files.');
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    const page = await site.open({
      colorScheme,
      viewport: { width: 1440, height: 1180 },
      deviceScaleFactor: 1,
    });
    await page.screenshot({ path: join(folder, `convolution-${colorScheme}.png`) });
    await startTraining(page, { backend: 'wasm', iterations: '600' });
    await waitForStatus(page, 'Finished', 180_000);
    await page.evaluate(() => document.querySelector('.training-live')?.scrollIntoView());
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(folder, `training-${colorScheme}.png`) });
    await page.context().close();
  }
  await terminal();
} finally {
  await site.close();
}
console.log(`Pictures are in ${folder}`);

/** The end of a training in the terminal, as it prints it. */
async function terminal() {
  const command = [
    'apps/cli/dist/main.js',
    'train',
    'conv-dropout',
    '--iterations',
    '300',
    '--out',
    join(folder, '.run'),
  ];
  const { output } = await run('node', command, { env: { FORCE_COLOR: '1', COLUMNS: '100' } });
  await run('rm', ['-rf', join(folder, '.run')]);
  const page = await site.open({ viewport: { width: 920, height: 400 }, deviceScaleFactor: 2 });
  await page.setContent(
    `<body style="margin:0"><pre id="terminal">${toHtml(`$ lab train conv-dropout --iterations 300\n${output}`)}</pre></body>`,
  );
  await page.addStyleTag({
    content:
      'pre { margin: 0; padding: 20px 24px; width: max-content; background: #16181b; color: #e8eaec; font: 14px/20px ui-monospace, "DejaVu Sans Mono", monospace; }',
  });
  await page.locator('#terminal').screenshot({ path: join(folder, 'terminal.png') });
}

/**
 * Returns text with the terminal's colours as HTML.
 *
 * @param {string} text
 */
function toHtml(text) {
  /** @type {Record<string, string>} */
  const styles = {
    1: 'font-weight:bold',
    2: 'opacity:0.65',
    31: 'color:#ff8a7a',
    32: 'color:#7fd1a5',
    33: 'color:#e6b455',
    34: 'color:#6cbcec',
    35: 'color:#d98fc0',
    36: 'color:#6fcfd0',
    90: 'opacity:0.65',
  };
  const escaped = text
    .replaceAll(`${join(folder, '.run')}`, 'runs/conv-dropout')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
  const spans = escaped.replaceAll(new RegExp(`${escapeCode}\\[(\\d+)m`, 'g'), (_, code) =>
    styles[code] ? `<span style="${styles[code]}">` : '</span>',
  );
  return spans.trimEnd();
}
