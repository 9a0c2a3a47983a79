import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { findChromium } from '../checks/chromium.js';

const flags = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'];

/** Builds a page's files as the page says (Vite, webpack or not at all), opens it in Chromium and returns what it prints. */
export async function runPage({ run, files, expected }, folder) {
  mkdirSync(folder, { recursive: true });
  for (const [name, code] of Object.entries(files)) writeFileSync(join(folder, name), code);
  const settings = { root: folder, configFile: false, logLevel: 'error', base: './' };
  if (run === 'vite') await build({ ...settings, worker: { format: 'es' } });
  else {
    if (run === 'webpack') await bundle(folder);
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  }
  const outDir = run === 'vite' ? 'dist' : '.';
  const server = await preview({ ...settings, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  const browser = await chromium.launch({ executablePath: await findChromium(), args: flags });
  try {
    const tab = await browser.newPage();
    const printed = [];
    tab.on('console', (message) => message.type() === 'log' && printed.push(message.text()));
    const failed = new Promise((_, reject) => tab.on('pageerror', reject));
    tab.setDefaultTimeout(120_000);
    await tab.goto(server.resolvedUrls.local[0]);
    const complete = async () => {
      for (let waited = 0; printed.length < expected.length && waited < 120_000; waited += 50)
        await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await Promise.race([complete(), failed]);
    return printed.join('\n');
  } finally {
    await browser.close();
    await server.close();
  }
}

async function bundle(folder) {
  const { default: webpack } = await import('webpack');
  const { default: config } = await import(pathToFileURL(resolve(folder, 'webpack.config.mjs')).href);
  const stats = await new Promise((resolve, reject) =>
    webpack(
      {
        ...config,
        context: join(process.cwd(), folder),
        output: { ...config.output, path: join(process.cwd(), folder, 'dist') },
      },
      (error, result) => (error ? reject(error) : resolve(result)),
    ),
  );
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString('errors-warnings'));
}
