import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answer } from '../server/answer.js';
import { ensureBuilt } from './support/ensure-built.js';

// As wide as the tests' own limits: the machine may be slow or busy.
const patience = 120_000;
const folder = fileURLToPath(new URL('../dist', import.meta.url));

// A host as static ones are: files, and no headers of isolation.
let server: Server;
let browser: Browser;
let address = '';

beforeAll(async () => {
  await ensureBuilt();
  server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.replace(/^\/lab\//, '');
    if (!answer(response, { folder, path })) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  // Below a folder, as project pages are.
  address = `http://localhost:${(server.address() as AddressInfo).port}/lab/`;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

it('trains in two threads before it is isolated: they send each other copies', async () => {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  await page.goto(address);
  await page.getByTestId('data').selectOption('synthetic');
  await page.getByTestId('network').selectOption('conv-dropout');
  await page.getByTestId('backend').selectOption('wasm');
  await page.getByTestId('workers').selectOption('2');
  await page.getByTestId('iterations').fill('20');
  await page.getByTestId('start').click();
  await expect.poll(() => page.getByTestId('status').innerText()).toMatch(/^Finished/);
  expect(await page.evaluate(() => typeof SharedArrayBuffer)).toBe('undefined');
  const run = await page.evaluate(() => {
    const { timeline } = document.querySelector('lab-page') as unknown as {
      timeline: { selected: { facts: { threads: number } } };
    };
    return timeline.selected.facts;
  });
  expect(run.threads).toBe(2);
  await context.close();
});

it('is isolated from the second load on, and works without a network', async () => {
  const context = await browser.newContext();
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  await page.goto(address);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  await expect.poll(() => page.evaluate(() => crossOriginIsolated)).toBe(true);

  // The host goes away.
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  await page.reload();
  await page.locator('#inside').scrollIntoViewIfNeeded();
  await page.locator('#inside lab-patches canvas').first().waitFor();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  // Not only the page: what it loads when it is asked for.
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const cache = await caches.open(names.find((name) => name.startsWith('lab-page')) ?? '');
    return (await cache.keys()).map(({ url }) => new URL(url).pathname);
  });
  expect(kept.some((path) => path.endsWith('.wasm') || path.includes('training-worker'))).toBe(true);
  expect(kept.some((path) => path.endsWith('conv-dropout.safetensors'))).toBe(true);
  expect(kept.every((path) => path.startsWith('/lab/'))).toBe(true);
  await context.close();
});
