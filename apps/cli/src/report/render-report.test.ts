import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderReport } from './render-report.js';
import type { RunReport } from './run-report.js';

/** Four test digits, three recognised. */
function sampleRun(): RunReport {
  const pixels = new Uint8Array(28 * 28);
  pixels[0] = 255;
  pixels[1] = 128;
  return {
    title: 'A run',
    network: 'conv-dropout',
    lesson: 'lab 3.1',
    reported: { accuracy: 0.993, text: '72 errors of 10,000' },
    result: {
      testAccuracy: 0.75,
      testErrors: 1,
      testLoss: 0.5,
      steps: 200,
      elapsedMs: 12_345,
      seed: 7,
      backend: 'wasm',
      dataSource: 'a folder',
      synthetic: false,
    },
    curve: [
      { step: 100, trainLoss: 0.6, trainAccuracy: 0.7, testLoss: 0.6, testAccuracy: 0.8 },
      { step: 200, trainLoss: 0.4, trainAccuracy: 0.9, testLoss: 0.5, testAccuracy: 0.75 },
    ],
    confusion: [
      [2, 0],
      [1, 1],
    ],
    worst: [{ index: 3, label: 1, prediction: 0, probability: 0.972, pixels }],
    // Two filters of 1×2: (−1, 0) and (1, 1), the outputs innermost.
    patches: { name: 'conv1/kernel', shape: [1, 2, 1, 2], values: Float32Array.of(-1, 1, 0, 1) },
    facts: { 'Node.js': 'v20.19.0' },
  };
}

/** The page without scripts and styles, whose code the tests on words must not see. */
function textOf(html: string): string {
  return html.replaceAll(/<(script|style)\b[^>]*>.*?<\/\1>/gs, '');
}

test("Shows the result beside the lab's figure.", () => {
  const text = textOf(renderReport(sampleRun()));
  expect(text).toContain('<p class="figure">75.00 %</p>');
  expect(text).toContain('1 error in 4 test digits');
  // Wilson, 3 of 4: (3 + 1.9208 ± 1.96 · √(3·1/4 + 0.9604)) / 7.8416.
  expect(text).toContain('95 % interval 30.06 – 95.44 %');
  expect(text).toContain('<p class="figure">99.30 %</p>');
  expect(text).toContain('this run is 24.30 points below');
  expect(text).toContain('highest of 2 looks: 80.00 %');
});

test('Without a figure of the lab it says so.', () => {
  const text = textOf(renderReport({ ...sampleRun(), reported: undefined }));
  expect(text).toContain('reports no figure for this network');
  expect(text).not.toContain('points below');
});

test('Synthetic digits are named loudly in the title, on top, in the result, and nothing is compared.', () => {
  const run = sampleRun();
  const html = renderReport({ ...run, result: { ...run.result, synthetic: true } });
  expect(html).toContain('<title>SYNTHETIC DIGITS: ');
  const text = textOf(html);
  expect(text.indexOf('SYNTHETIC DIGITS, not MNIST')).toBeLessThan(text.indexOf('75.00 %'));
  expect(text).toContain('1 error in 4 synthetic test digits');
  expect(text).toContain('not comparable');
  expect(text).not.toContain('points below');
  expect(renderReport(run)).not.toMatch(/synthetic digits/i);
});

test('The confusion matrix has its counts, recalls and precisions.', () => {
  const text = textOf(renderReport(sampleRun()));
  const cells = (row: string) => [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map((match) => match[1]);
  const rows = [
    ...(/<table class="confusion">.*?<\/table>/s.exec(text)?.[0] ?? '').matchAll(/<tr>.*?<\/tr>/gs),
  ];
  expect(rows.map(([row]) => cells(row))).toEqual([
    ['', '0', '1', 'recall'],
    ['0', '2', '·', '100.0 %'],
    ['1', '1', '1', '50.0 %'],
    ['<abbr title="precision">prec.</abbr>', '66.7', '100.0', '%'],
  ]);
});

test('The worst digits say truth, prediction, probability and place.', () => {
  expect(textOf(renderReport(sampleRun()))).toMatch(
    /alt="test digit 3, a 1 read as 0">\s*<figcaption><b>1<\/b> read as <b>0<\/b><br><span>97\.2 % sure<br>#3/,
  );
});

test('Facts of the caller come after the known ones, escaped like every text.', () => {
  const hostile = '<img src=x onerror="alert(1)">';
  const run = sampleRun();
  const html = renderReport({
    ...run,
    title: hostile,
    network: hostile,
    lesson: hostile,
    reported: { accuracy: 0.99, text: hostile },
    result: { ...run.result, backend: hostile, dataSource: hostile },
    patches: run.patches && { ...run.patches, name: hostile },
    facts: { [hostile]: hostile },
  });
  expect(html).not.toContain('<img src=x');
  expect(html.split('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;').length - 1).toBeGreaterThanOrEqual(9);
});

test('A run without curve, mistakes, matrix and patches is still a page, without scripts.', () => {
  const html = renderReport({ ...sampleRun(), curve: [], worst: [], confusion: [], patches: undefined });
  expect(html).toContain("script-src 'none'");
  expect(html).not.toContain('<script');
  expect(html).toContain('1 error in the test digits');
  expect(html).not.toMatch(/NaN|undefined|Infinity/);
});

test('Refuses patches that are not as many as their shape says, and digits that are not square.', () => {
  const run = sampleRun();
  const patches = { name: 'conv1/kernel', shape: [3, 3, 1, 2] as const, values: new Float32Array(17) };
  expect(() => renderReport({ ...run, patches })).toThrow('expected 3·3·1·2 values of conv1/kernel, got 17.');
  const worst = [{ ...run.worst[0], pixels: new Uint8Array(5) }];
  expect(() => renderReport({ ...run, worst })).toThrow('expected the pixels of a square image, got 5.');
});

const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

describe.skipIf(!existsSync(chromiumPath))(
  'In Chromium (skipped where CHROMIUM_PATH and /usr/bin/chromium are missing)',
  () => {
    let browser: Browser;
    let folder: string;
    let address: string;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'lab-report-'));
      const file = join(folder, 'report.html');
      writeFileSync(file, renderReport(sampleRun()));
      address = pathToFileURL(file).href;
      browser = await chromium.launch({
        executablePath: chromiumPath,
        args: ['--no-sandbox', '--disable-gpu'],
      });
    });

    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    async function open(options: Parameters<Browser['newPage']>[0] = {}) {
      const page = await browser.newPage(options);
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => complaints.push(message.text()));
      page.on('request', (request) => {
        if (request.url() !== address && !request.url().startsWith('data:')) complaints.push(request.url());
      });
      await page.goto(address);
      await page.locator('.uplot').nth(1).waitFor();
      return { page, complaints };
    }

    test('It draws both charts, asks the network for nothing and breaks no policy of its own.', async () => {
      const { page, complaints } = await open();
      const inked = await page.locator('.uplot canvas').evaluateAll((canvases) =>
        (canvases as HTMLCanvasElement[]).map((canvas) => {
          const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
            data: [],
          };
          // #d55e00, the colour of the test curve.
          let found = 0;
          for (let i = 0; i < data.length; i += 4) {
            if (data[i] === 0xd5 && data[i + 1] === 0x5e && data[i + 2] === 0 && data[i + 3] === 255) found++;
          }
          return found > 100;
        }),
      );
      expect(inked).toEqual([true, true]);
      expect(await page.locator('.u-legend').allInnerTexts()).toEqual([
        expect.stringMatching(/200.*90\.00 %.*75\.00 %/s),
        expect.stringMatching(/200.*0\.4000.*0\.5000/s),
      ]);
      expect(complaints).toEqual([]);
      await page.close();
    });

    test('Its policy stops a script that is not its own.', async () => {
      const { page } = await open();
      const ran = await page.evaluate(() => {
        const script = document.createElement('script');
        script.textContent = 'globalThis.intruder = true';
        document.body.append(script);
        return 'intruder' in globalThis;
      });
      expect(ran).toBe(false);
      await page.close();
    });

    test('The images hold the digit as ink and the patches in their colours.', async () => {
      const { page } = await open();
      const firstPixels = (selector: string, image: number) =>
        page
          .locator(selector)
          .nth(image)
          .evaluate((element) => {
            const picture = element as HTMLImageElement;
            const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight);
            const context = canvas.getContext('2d');
            context?.drawImage(picture, 0, 0);
            return [picture.naturalWidth, ...(context?.getImageData(0, 0, 2, 1).data ?? [])];
          });
      expect(await firstPixels('.digits img', 0)).toEqual([28, 0, 0, 0, 255, 0, 0, 0, 128]);
      expect(await firstPixels('.patches img', 0)).toEqual([2, 0xb3, 0x58, 0x06, 255, 0xf7, 0xf7, 0xf7, 255]);
      expect(await firstPixels('.patches img', 1)).toEqual([2, 0x21, 0x66, 0xac, 255, 0x21, 0x66, 0xac, 255]);
      await page.close();
    });

    test('On a dark phone nothing is wider than the screen, and the charts follow the colour scheme.', async () => {
      const { page, complaints } = await open({ viewport: { width: 390, height: 800 }, colorScheme: 'dark' });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      const marker = page.locator('.u-legend .u-marker').last();
      const color = () => marker.evaluate((element) => getComputedStyle(element).borderTopColor);
      expect(await color()).toBe('rgb(230, 159, 0)');
      await page.emulateMedia({ colorScheme: 'light' });
      await expect.poll(color).toBe('rgb(213, 94, 0)');
      expect(complaints).toEqual([]);
      await page.close();
    });
  },
);
