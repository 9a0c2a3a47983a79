// `npm run demo:screenshots`: the pictures of the root README, of the built page and of the terminal (`-- --terminal`: that alone).
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
  const schemes = /** @type {const} */ (['light', 'dark']);
  for (const colorScheme of process.argv.includes('--terminal') ? [] : schemes) {
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
  const page = await site.open({
    viewport: { width: 920, height: 400 },
    deviceScaleFactor: 2,
    bypassCSP: true,
  });
  await page.setContent(
    `<body style="margin:0"><pre id="terminal">${toHtml(`$ lab train conv-dropout --iterations 300\n${output}`)}</pre></body>`,
  );
  await page.addStyleTag({
    content:
      'pre { margin: 0; padding: 20px 24px; width: max-content; background: #16181b; color: #e8eaec; font: 14px/16.3px ui-monospace, "DejaVu Sans Mono", monospace; }',
  });
  await page.locator('#terminal').screenshot({ path: join(folder, 'terminal.png') });
}

/**
 * Returns text with the terminal's colours as HTML.
 *
 * @param {string} text
 */
function toHtml(text) {
  const plain = text.replaceAll(join(folder, '.run'), 'runs/conv-dropout').trimEnd();
  /** @type {{ color?: string, background?: string, bold?: boolean, dim?: boolean }} */
  let style = {};
  return plain
    .split(new RegExp(`${escapeCode}\\[([0-9;]*)m`))
    .map((part, i) => {
      if (i % 2 === 1) {
        style = applyCodes(style, part.split(';').map(Number));
        return '';
      }
      const css = [
        style.color && `color:${style.color}`,
        style.background && `background:${style.background}`,
        style.bold && 'font-weight:bold',
        style.dim && 'opacity:0.65',
      ].filter(Boolean);
      const safe = part.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      return css.length > 0 ? `<span style="${css.join(';')}">${safe}</span>` : safe;
    })
    .join('');
}

/**
 * @param {{ color?: string, background?: string, bold?: boolean, dim?: boolean }} before
 * @param {number[]} codes
 */
function applyCodes(before, codes) {
  const named = ['#16181b', '#ff8a7a', '#7fd1a5', '#e6b455', '#6cbcec', '#d98fc0', '#6fcfd0', '#e8eaec'];
  let style = { ...before };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) style = {};
    else if (code === 1) style.bold = true;
    else if (code === 2) style.dim = true;
    else if (code === 22) style = { ...style, bold: false, dim: false };
    else if (code === 39) style.color = undefined;
    else if (code === 49) style.background = undefined;
    else if (code === 38 || code === 48) {
      style[code === 38 ? 'color' : 'background'] = paletteColor(codes[i + 2]);
      i += 2;
    } else if (code >= 30 && code <= 37) style.color = named[code - 30];
    else if (code >= 40 && code <= 47) style.background = named[code - 40];
    else if (code >= 90 && code <= 97) style.color = code === 90 ? '#8b9098' : named[code - 90];
  }
  return style;
}

/**
 * A colour of the 256: a cube of six steps, then greys.
 *
 * @param {number} n
 */
function paletteColor(n) {
  if (n >= 232)
    return `rgb(${Array(3)
      .fill(8 + 10 * (n - 232))
      .join(' ')})`;
  const level = (/** @type {number} */ part) => (part === 0 ? 0 : 55 + 40 * part);
  const cube = Math.max(n - 16, 0);
  return `rgb(${[Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level).join(' ')})`;
}
