import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeCheckpoint, encodeSafetensors } from '@lab/train';
import { decodeRunRecord, encodeRunRecord } from '@lab/train/run-folder';
import { describe, expect, it } from 'vitest';
import { events, lab, mnistFolder, scratch } from './lab.js';

const short = ['--data', 'synthetic', '--batch', '20', '--json'];

describe('lab train', () => {
  it('writes a run folder and ends with the result', async () => {
    const out = join(await scratch(), 'run');
    const args = [
      'train',
      'conv',
      ...short,
      '--iterations',
      '30',
      '--evaluate-every',
      '30',
      '--seed',
      '7',
      '--out',
      out,
    ];
    const { code, stdout, stderr } = await lab(args);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const all = events(stdout);
    expect(all.map(({ type }) => type)).toContain('evaluation');
    const result = all[all.length - 1];
    expect(result).toMatchObject({
      type: 'result',
      network: 'conv',
      backend: 'wasm',
      steps: 30,
      seed: 7,
      synthetic: true,
    });
    expect(result.testErrors).toBe(Math.round((1 - (result.testAccuracy as number)) * 10_000));
    // Chance is 10 %.
    expect(result.testAccuracy).toBeGreaterThan(0.4);
    expect((await readdir(out)).sort()).toEqual(['checkpoint.safetensors', 'report.html', 'run.json']);
    const file = await readFile(join(out, 'run.json'));
    const record = decodeRunRecord(file);
    expect(file.equals(encodeRunRecord(record))).toBe(true);
    expect(record).toMatchObject({ status: 'finished', step: 30, result: { testErrors: result.testErrors } });
    const { params, step } = decodeCheckpoint(await readFile(join(out, 'checkpoint.safetensors')));
    expect(step).toBe(30);
    expect(params['conv1/kernel'].shape).toEqual([5, 5, 1, 4]);
    expect(params['dense1/kernel'].shape).toEqual([588, 200]);
    expect(await readFile(join(out, 'report.html'), 'utf8')).toMatch(/synthetic/i);

    const evaluated = await lab(['evaluate', out, '--data', 'synthetic', '--json']);
    const again = events(evaluated.stdout);
    expect(again[again.length - 1]).toMatchObject({
      testErrors: result.testErrors,
      testLoss: result.testLoss,
    });
  });

  it('gives the same bits in one thread and in two, dropout included', async () => {
    const folder = await scratch();
    const run = (workers: string) =>
      lab([
        'train',
        'dense-dropout',
        ...short,
        '--iterations',
        '12',
        '--workers',
        workers,
        '--out',
        join(folder, workers),
      ]);
    for (const { code, stderr } of [await run('1'), await run('2')]) expect([code, stderr]).toEqual([0, '']);
    const [one, two] = await Promise.all(
      ['1', '2'].map((workers) => readFile(join(folder, workers, 'checkpoint.safetensors'))),
    );
    expect(one.equals(two)).toBe(true);
  });

  it('saves at Ctrl-C and goes on to the same bits as a run that was not stopped', async () => {
    const folder = await scratch();
    const args = ['train', 'dense-dropout', ...short, '--evaluate-every', '100000'];
    const out = join(folder, 'stopped');
    const saved = async () => decodeCheckpoint(await readFile(join(out, 'checkpoint.safetensors')));
    // Too long to end by itself; where Ctrl-C arrives is the machine's affair.
    const interruptAt = /"type":"step"/;
    const stopped = await lab([...args, '--iterations', '100000', '--out', out], { interruptAt });
    expect(stopped.code).toBe(130);
    expect(events(stopped.stdout).at(-1)).toMatchObject({ type: 'stopped', run: out });
    expect(JSON.parse(await readFile(join(out, 'run.json'), 'utf8')).status).toBe('stopped');
    const first = await saved();
    const resumed = await lab(['train', '--resume', out, '--json'], { interruptAt });
    expect([resumed.stderr, resumed.code]).toEqual(['', 130]);
    const second = await saved();
    expect(second.step).toBeGreaterThan(first.step);
    const whole = await lab([...args, '--iterations', `${second.step}`, '--out', join(folder, 'whole')]);
    expect(whole.code).toBe(0);
    const expected = decodeCheckpoint(await readFile(join(folder, 'whole', 'checkpoint.safetensors')));
    expect(second.step).toBe(expected.step);
    expect(second.params).toEqual(expected.params);
  });

  it('is saved when the reader of its output leaves, and says where', async () => {
    const out = join(await scratch(), 'run');
    const args = ['train', 'softmax', '--data', 'synthetic', '--iterations', '1000000', '--out', out];
    const { code, stderr } = await lab(args, { closeAt: /softmax/ });
    expect(code).toBe(130);
    // What was about to be printed when the reader left may stand before it.
    expect(stderr).toMatch(
      /^Stopped after step \d+; saved in .*run\. Go on with: lab train --resume .*run\n$/m,
    );
    expect(JSON.parse(await readFile(join(out, 'run.json'), 'utf8')).status).toBe('stopped');
  });

  it('goes on with nothing but the digits that it began with, and the record of a run', async () => {
    const out = join(await scratch(), 'run');
    const args = ['softmax', ...short, '--iterations', '1000000', '--out', out];
    await lab(['train', ...args], { interruptAt: /"type":"step"/ });
    const file = join(out, 'run.json');
    const record = JSON.parse(await readFile(file, 'utf8'));
    const others = { ...record, data: { ...record.data, name: 'mnist', source: 'cache', synthetic: false } };
    await writeFile(file, JSON.stringify(others));
    const resumed = await lab(['train', '--resume', out]);
    expect(resumed.stderr).toMatch(
      /expected the digits that the run began with, mnist from cache, got synthetic/,
    );
    expect(resumed.code).toBe(1);
    await writeFile(file, '{}');
    const damaged = await lab(['train', '--resume', out]);
    expect(damaged.stderr).toMatch(/expected the record of a run, format 1 in .*run\.json, got other JSON/);
    expect(damaged.code).toBe(1);
  });

  it('chooses on held-out digits and looks at the test digits once', async () => {
    const out = join(await scratch(), 'run');
    const args = ['--iterations', '60', '--evaluate-every', '20', '--validation', '1000', '--out', out];
    const { stdout, code } = await lab(['train', 'softmax', ...short, ...args]);
    expect(code).toBe(0);
    const all = events(stdout);
    const looks = all.filter(({ type }) => type === 'evaluation');
    expect(looks.map(({ set }) => set)).toEqual(['validation', 'validation', 'validation']);
    const best = looks.reduce((a, b) => ((b.accuracy as number) > (a.accuracy as number) ? b : a));
    expect(all[all.length - 1]).toMatchObject({
      protocol: 'honest',
      step: best.step,
      validationAccuracy: best.accuracy,
    });
    expect(existsSync(join(out, 'best.safetensors'))).toBe(false);
  });

  it('starts from the parameters of a file', async () => {
    const folder = await scratch();
    const file = join(folder, 'start.safetensors');
    const zeros = (shape: number[]) => ({
      dtype: 'float32' as const,
      shape,
      data: new Float32Array(shape.reduce((product, n) => product * n, 1)),
    });
    await writeFile(
      file,
      encodeSafetensors({ 'dense1/kernel': zeros([784, 10]), 'dense1/bias': zeros([10]) }, {}),
    );
    const args = ['--iterations', '1', '--init', file, '--out', join(folder, 'run')];
    const { stdout } = await lab(['train', 'softmax', ...short, ...args]);
    // All logits are 0: every class has probability 1/10.
    expect(events(stdout).find(({ type }) => type === 'step')?.loss).toBeCloseTo(Math.log(10), 6);
  });

  const withDigits = mnistFolder ? it : it.skip;
  withDigits('learns the real digits [needs MNIST: $MNIST_DIR, data/mnist or ../shared/mnist]', async () => {
    const out = join(await scratch(), 'run');
    const args = ['--iterations', '150', '--evaluate-every', '150', '--json', '--out', out];
    const { stdout, code } = await lab(['train', 'conv', '--data', mnistFolder ?? '', ...args]);
    expect(code).toBe(0);
    const all = events(stdout);
    // An independent implementation (PyTorch) is at 94 to 96 % there.
    expect(all[all.length - 1].testAccuracy).toBeGreaterThan(0.92);
  });
});

describe('lab, given what it cannot take, says so in one line and writes nothing', () => {
  const refused: [what: string, args: (folder: string) => string[], message: RegExp][] = [
    [
      'an unknown network',
      () => ['train', 'nope'],
      /expected a network of the lab, got "nope".*conv-dropout/,
    ],
    ['an unknown backend', () => ['train', '--backend', 'webgpu'], /Allowed choices are auto, wasm, webgl/],
    ['an unknown option', () => ['train', '--iteration', '3'], /Did you mean --iterations/],
    ['no iterations', () => ['train', '--iterations', '0'], /whole number of at least 1/],
    ['three workers', () => ['train', '--workers', '3'], /Expected auto, 1, 2 or 4/],
    [
      'a batch larger than the set',
      () => ['train', '--data', 'synthetic', '--batch', '60001'],
      /from 1 to 60000.*got 60001/,
    ],
    ['a folder that is not there', () => ['train', '--data', '/nowhere'], /\/nowhere, which is not there/],
    ['a folder without the files', (folder) => ['train', '--data', folder], /-ubyte in .*no such file/],
    ['an --init file that is not there', () => ['train', '--init', '/nowhere.safetensors'], /cannot be read/],
    [
      'an --out below a file',
      (folder) => ['train', '--data', 'synthetic', '--out', join(folder, 'file', 'run')],
      /folder that can be written/,
    ],
    ['a run that is not there', () => ['evaluate', '/nowhere'], /expected a run folder, got \/nowhere/],
    [
      'a checkpoint that is cut off',
      (folder) => ['evaluate', join(folder, 'file')],
      /file: decodeSafetensors: expected a safetensors file/,
    ],
    [
      'settings with --resume',
      (folder) => ['train', '--resume', folder, '--seed', '3'],
      /got --seed as well/,
    ],
  ];
  for (const [what, args, message] of refused) {
    it(what, async () => {
      const folder = await scratch();
      await writeFile(join(folder, 'file'), '');
      const { code, stdout, stderr } = await lab([...args(folder), '--quiet']);
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(await readdir(folder)).toEqual(['file']);
    });
  }

  it('an --init file of another network, with every difference named', async () => {
    const folder = await scratch();
    const file = join(folder, 'other.safetensors');
    const one = { dtype: 'float32' as const, shape: [1], data: new Float32Array(1) };
    await writeFile(file, encodeSafetensors({ 'dense1/bias': one, 'dense9/bias': one }, {}));
    const out = join(folder, 'run');
    const { code, stderr } = await lab([
      'train',
      'softmax',
      '--data',
      'synthetic',
      '--init',
      file,
      '--out',
      out,
      '--quiet',
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/missing: "dense1\/kernel" \[784,10\]/);
    expect(stderr).toMatch(/misshapen: "dense1\/bias" \[1\], expected \[10\]/);
    expect(stderr).toMatch(/extra: "dense9\/bias" \[1\]/);
    expect(existsSync(out)).toBe(false);
  });

  it('a folder that holds a run already, before digits are looked for', async () => {
    const folder = await scratch();
    await mkdir(join(folder, 'run'));
    await writeFile(join(folder, 'run', 'run.json'), '{}');
    const { code, stderr } = await lab([
      'train',
      '--data',
      join(folder, 'no-digits'),
      '--out',
      join(folder, 'run'),
      '--quiet',
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/--out: expected a folder without a run.*--resume/);
    expect(await readFile(join(folder, 'run', 'run.json'), 'utf8')).toBe('{}');
  });
});

describe('lab networks', () => {
  it("lists the lab's networks with the figures it reports", async () => {
    const { stdout, code } = await lab(['networks', '--json']);
    expect(code).toBe(0);
    expect(events(stdout).find(({ id }) => id === 'conv-dropout')).toMatchObject({
      parameters: 244_076,
      reportedAccuracy: 0.993,
      batchSize: 100,
      iterations: 10_000,
    });
  });
});
