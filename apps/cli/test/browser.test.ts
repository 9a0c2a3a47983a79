import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeCheckpoint } from '@lab/train';
import { describe, expect, it } from 'vitest';
import { findBrowser } from '../src/engines/browser/find-browser.js';
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

  withBrowser(
    `keeps the last checkpoint of a browser that dies, and goes on from it to the same bits ${needs}`,
    async () => {
      const folder = await scratch();
      const [whole, out] = [join(folder, 'whole'), join(folder, 'run')];
      const watched = await watchedBrowser(folder);
      const args = ['train', 'softmax', ...short, '--evaluate-every', '30', '--workers', '1'];
      // Too long to end by itself; where it is killed, and then stopped, is the machine's affair.
      const inBrowser = ['--iterations', '100000', '--browser', watched.path, '--out', out];
      const killed = await lab([...args, ...inBrowser], {
        at: [/"type":"step","step":80/, async () => process.kill(await watched.pid(), 'SIGKILL')],
      });
      const { step } = await checkpointOf(out);
      expect(step % 30).toBe(0);
      expect([killed.stderr, killed.code]).toEqual([ended(step, out), 1]);
      expect(await recordOf(out)).toMatchObject({ status: 'failed', step });
      const resumed = await lab(['train', '--resume', out, '--json'], { interruptAt: /"type":"step"/ });
      expect([resumed.stderr, resumed.code]).toEqual(['', 130]);
      const { step: last, params } = await checkpointOf(out);
      expect(last).toBeGreaterThan(step);
      await lab([...args, '--iterations', `${last}`, '--out', whole]);
      expect(params).toEqual((await checkpointOf(whole)).params);
    },
  );

  withBrowser(`keeps the last checkpoint when its page is closed ${needs}`, async () => {
    const folder = await scratch();
    const out = join(folder, 'run');
    const watched = await watchedBrowser(folder);
    const args = ['--iterations', '100000', '--evaluate-every', '30', '--out', out];
    const inBrowser = ['--browser', watched.path, '--browser-flags', '--remote-debugging-port=0'];
    const { code, stderr } = await lab(['train', 'softmax', ...short, ...args, ...inBrowser], {
      at: [
        /"type":"step","step":80/,
        async () => {
          const devtools = `http://127.0.0.1:${await watched.port()}/json`;
          const pages = (await (await fetch(devtools)).json()) as { id: string; url: string }[];
          const page = pages.find(({ url }) => url.endsWith('/page.html'));
          await fetch(`${devtools}/close/${page?.id}`);
        },
      ],
    });
    const { step } = await checkpointOf(out);
    expect([stderr, code]).toEqual([ended(step, out), 1]);
    expect(step % 30).toBe(0);
    expect(await recordOf(out)).toMatchObject({ status: 'failed', step });
  });

  // Processes are told apart by what Linux says of them.
  const onLinux = process.platform === 'linux' ? withBrowser : it.skip;
  onLinux(
    `goes on when the driver of WebGL crashes, to the bits of a run that it did not [needs Linux] ${needs}`,
    async () => {
      const folder = await scratch();
      const [whole, out] = [join(folder, 'whole'), join(folder, 'run')];
      const watched = await watchedBrowser(folder);
      const args = ['train', 'softmax', ...short, '--iterations', '300', '--evaluate-every', '300'];
      const onWebgl = [...args, '--backend', 'webgl', '--browser', watched.path];
      const undisturbed = await lab([...onWebgl, '--out', whole]);
      expect([undisturbed.stderr, undisturbed.code]).toEqual(['', 0]);
      const disturbed = await lab([...onWebgl, '--out', out], {
        at: [
          /"type":"step","step":40/,
          async (command) => {
            // It stands still until the process is found: the page waits for it.
            command.kill('SIGSTOP');
            process.kill(await graphicsProcess(await watched.pid()), 'SIGKILL');
            command.kill('SIGCONT');
          },
        ],
      });
      expect([disturbed.stderr, disturbed.code]).toEqual(['', 0]);
      const all = events(disturbed.stdout);
      expect(all.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'context-lost' }]);
      const steps = (stdout: string) =>
        events(stdout).flatMap(({ type, step }) => (type === 'step' ? [step] : []));
      expect(steps(disturbed.stdout)).toEqual(steps(undisturbed.stdout));
      expect((await checkpointOf(out)).params).toEqual((await checkpointOf(whole)).params);
      const errors = (stdout: string) => events(stdout).at(-1)?.testErrors;
      expect(errors(disturbed.stdout)).toBe(errors(undisturbed.stdout));
    },
  );
});

function ended(step: number, run: string): string {
  return `lab: The browser ended or was closed. The run is saved as of step ${step} in ${run}. Go on with: lab train --resume ${run}\n`;
}

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

/** A script in place of the browser, which tells its process, and the port that it took for its tools where it was asked to take one. */
async function watchedBrowser(folder: string) {
  const [path, told] = [join(folder, 'chromium'), join(folder, 'told')];
  await writeFile(path, `#!/bin/sh\necho $$ "$@" > ${told}\nexec ${browser} "$@"\n`);
  await chmod(path, 0o755);
  return {
    path,
    pid: async () => Number.parseInt(await readFile(told, 'utf8'), 10),
    port: async () => {
      const [, profile] = /--user-data-dir=(\S+)/.exec(await readFile(told, 'utf8')) ?? [];
      return Number.parseInt(await readFile(join(`${profile}`, 'DevToolsActivePort'), 'utf8'), 10);
    },
  };
}

/** Returns the process in which a browser draws. */
async function graphicsProcess(browserPid: number): Promise<number> {
  const parents = new Map<number, { parent: number; command: string }>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const [stat, command] = await Promise.all(
      ['stat', 'cmdline'].map((file) => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '')),
    );
    // `pid (name) state parent …`: the name may hold anything.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    parents.set(Number(name), { parent, command });
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid)?.parent;
    return parent !== undefined && (parent === browserPid || isBelow(parent));
  };
  const found = [...parents].find(
    ([pid, { command }]) => command.includes('--type=gpu-process') && isBelow(pid),
  );
  if (!found) throw new Error(`expected a process that draws below ${browserPid}, got none.`);
  return found[0];
}
