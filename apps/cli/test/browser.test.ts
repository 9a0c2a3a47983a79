import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeCheckpoint } from '@lab/train';
import { describe, expect, it } from 'vitest';
import { findBrowser } from '../src/browser/find-browser.js';
import { events, lab, scratch } from './lab.js';

const short = ['--data', 'synthetic', '--batch', '20', '--json'];

const browser = installedBrowser();
const withBrowser = browser ? it : it.skip;
const needs = '[needs Chrome, Chromium or Edge]';

const checkpointOf = async (run: string) =>
  decodeCheckpoint(await readFile(join(run, 'checkpoint.safetensors')));
const recordOf = async (run: string) => JSON.parse(await readFile(join(run, 'run.json'), 'utf8'));

describe('lab train in a browser', () => {
  withBrowser(`gives the bits of Node on WASM, in two threads ${needs}`, async () => {
    const folder = await scratch();
    const args = ['train', 'dense-dropout', ...short, '--iterations', '12', '--workers', '2'];
    const [node, page] = [join(folder, 'node'), join(folder, 'page')];
    const [inNode, inPage] = [
      await lab([...args, '--out', node]),
      await lab([...args, '--backend', 'wasm', '--browser', '--out', page]),
    ];
    expect([inPage.stderr, inPage.code]).toEqual(['', 0]);
    const told = (stdout: string) =>
      events(stdout)
        .filter(({ type }) => type !== 'threads')
        .map(({ type, step, loss, set, errors, accuracy }) => {
          // For people: the logarithm in it is the engine's own, to a bit or two.
          const figure = (loss as number | undefined)?.toPrecision(12);
          return { type, step, figure, set, errors, accuracy };
        });
    expect(told(inPage.stdout)).toEqual(told(inNode.stdout));
    expect(events(inPage.stdout)).toContainEqual({ type: 'threads', count: 2 });
    expect((await checkpointOf(page)).params).toEqual((await checkpointOf(node)).params);
    expect((await recordOf(page)).browser).toEqual({
      name: expect.stringMatching(/^\w+ \d+\./),
      path: browser,
    });
    expect(await readFile(join(page, 'report.html'), 'utf8')).toContain(
      events(inPage.stdout)[1].browser as string,
    );
  });

  withBrowser(`trains and judges on WebGL as on WASM ${needs}`, async () => {
    const folder = await scratch();
    const args = ['train', 'softmax', ...short, '--iterations', '40', '--evaluate-every', '40'];
    const [wasm, webgl] = [join(folder, 'wasm'), join(folder, 'webgl')];
    const [onWasm, onWebgl] = [
      await lab([...args, '--out', wasm]),
      await lab([...args, '--backend', 'webgl', '--out', webgl]),
    ];
    expect([onWebgl.stderr, onWebgl.code]).toEqual(['', 0]);
    const losses = (stdout: string) =>
      events(stdout).flatMap(({ type, loss }) => (type === 'step' ? [loss as number] : []));
    const expected = losses(onWasm.stdout);
    expect(expected).toHaveLength(3);
    // float32 sums in another order, forty steps on.
    losses(onWebgl.stdout).forEach((loss, i) => {
      expect(loss).toBeCloseTo(expected[i], 4);
    });
    const result = events(onWebgl.stdout).at(-1);
    expect(result).toMatchObject({ type: 'result', backend: 'webgl', steps: 40 });

    const judged = await lab(['evaluate', webgl, '--backend', 'webgl', '--data', 'synthetic', '--json']);
    expect(events(judged.stdout).at(-1)).toMatchObject({ backend: 'webgl', testErrors: result?.testErrors });
    const elsewhere = await lab(['evaluate', webgl, '--data', 'synthetic', '--json']);
    expect(events(elsewhere.stdout).at(-1)?.testLoss).toBeCloseTo(result?.testLoss as number, 4);
  });

  withBrowser(`saves at Ctrl-C and goes on in the browser to the same bits ${needs}`, async () => {
    const folder = await scratch();
    const args = ['train', 'dense-dropout', ...short, '--evaluate-every', '100000', '--workers', '1'];
    const [whole, out] = [join(folder, 'whole'), join(folder, 'stopped')];
    // Too long to end by itself; where Ctrl-C arrives is the machine's affair.
    const interruptAt = /"type":"step"/;
    const inBrowser = ['--iterations', '100000', '--backend', 'wasm', '--browser', '--out', out];
    const stopped = await lab([...args, ...inBrowser], { interruptAt });
    expect([stopped.stderr, stopped.code]).toEqual(['', 130]);
    expect(events(stopped.stdout).at(-1)).toMatchObject({ type: 'stopped', run: out });
    const first = await checkpointOf(out);
    const resumed = await lab(['train', '--resume', out, '--json'], { interruptAt });
    expect([resumed.stderr, resumed.code]).toEqual(['', 130]);
    expect(events(resumed.stdout).find(({ type }) => type === 'start')).toHaveProperty('browser');
    const second = await checkpointOf(out);
    expect(second.step).toBeGreaterThan(first.step);
    await lab([...args, '--iterations', `${second.step}`, '--out', whole]);
    expect(second.params).toEqual((await checkpointOf(whole)).params);
  });

  withBrowser(`keeps the last checkpoint of a browser that dies ${needs}`, async () => {
    const folder = await scratch();
    const [out, pidFile] = [join(folder, 'run'), join(folder, 'pid')];
    const wrapper = await script(folder, `echo $$ > ${pidFile}\nexec ${browser} "$@"`);
    const args = ['--iterations', '100000', '--evaluate-every', '30', '--out', out, '--browser', wrapper];
    const killed = lab(['train', 'softmax', ...short, ...args], {
      at: [
        /"type":"step","step":80/,
        async () => process.kill(Number(await readFile(pidFile, 'utf8')), 'SIGKILL'),
      ],
    });
    const { code, stderr } = await killed;
    expect(code).toBe(1);
    const { step } = await checkpointOf(out);
    expect(step % 30).toBe(0);
    expect(stderr).toBe(
      `lab: The browser ended or was closed. The run is saved as of step ${step} in ${out}. Go on with: lab train --resume ${out}\n`,
    );
    expect(await recordOf(out)).toMatchObject({ status: 'failed', step });
  });
});

describe('lab train, given a browser it cannot use, says so in one line and writes nothing', () => {
  const refused: [what: string, args: string[], message: RegExp][] = [
    [
      'without WebGL',
      ['--backend', 'webgl', '--browser-flags', '--disable-gpu --disable-software-rasterizer'],
      /expected WebGL, got none/,
    ],
    [
      'that cannot open a window here',
      ['--backend', 'webgl', '--show'],
      /there is no screen for its window. Leave --show out/,
    ],
    [
      'to train in two threads on WebGL',
      ['--backend', 'webgl', '--workers', '2'],
      /--workers: expected 1 with WebGL/,
    ],
    ['that is another program', ['--browser', process.execPath], /expected .* to start, but it ended/],
    ['that is not there', ['--browser', '/nowhere'], /path of a browser, which is not there/],
    ['for its flags', ['--browser-flags', '--x'], /Add --browser or --backend webgl/],
  ];
  // The flag is of x64's SSE.
  if (process.arch === 'x64') {
    refused.push([
      'without SIMD',
      ['--backend', 'wasm', '--browser', '--browser-flags', '--js-flags=--no-enable-sse4-1'],
      /expected an engine with WebAssembly SIMD, got one without/,
    ]);
  }
  for (const [what, args, message] of refused) {
    withBrowser(`${what} ${needs}`, async () => {
      const out = join(await scratch(), 'run');
      const { code, stdout, stderr } = await lab(
        ['train', 'softmax', '--data', 'synthetic', '--quiet', '--out', out, ...args],
        { env: { DISPLAY: '', WAYLAND_DISPLAY: '' } },
      );
      expect(stderr).toMatch(message);
      expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
      expect([code, stdout]).toEqual([1, '']);
      await expect(readFile(join(out, 'run.json'))).rejects.toThrow(/ENOENT/);
    });
  }

  it('a path in CHROMIUM_PATH that is none', async () => {
    const { code, stderr } = await lab(['train', '--backend', 'webgl'], {
      env: { CHROMIUM_PATH: '/nowhere' },
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^lab: CHROMIUM_PATH: expected the executable of Chrome, Chromium or Edge, got \/nowhere/,
    );
  });
});

function installedBrowser(): string | undefined {
  try {
    return findBrowser();
  } catch {
    return undefined;
  }
}

/** Writes a shell script that can be run, and returns its path. */
async function script(folder: string, text: string): Promise<string> {
  const path = join(folder, 'chromium');
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
  return path;
}
