import { describe, expect, it } from 'vitest';
import { findBrowser } from '../src/engines/browser/find-browser.js';
import { events, lab } from './lab.js';

const args = ['doctor', '--network', 'dense-dropout'];

describe('lab doctor', () => {
  const withBrowser = hasBrowser() ? it : it.skip;
  withBrowser(
    'looks at Node and the browser, finds gradients right, and recommends what it measured [needs Chrome, Chromium or Edge]',
    async () => {
      const { code, stdout, stderr } = await lab([...args, '--json']);
      expect([stderr, code]).toEqual(['', 0]);
      const all = events(stdout);
      const of = (type: string) => all.filter((event) => event.type === type);
      expect(of('machine')[0]).toMatchObject({ node: process.versions.node, simd: true });
      expect(of('browser')[0]).toMatchObject({
        crossOriginIsolated: true,
        simd: true,
        webgl: { float32: true, version: expect.stringMatching(/^WebGL 2/) },
      });
      const checks = of('check').map(({ where, backend, passed }) => ({ where, backend, passed }));
      const chromium = expect.stringMatching(/^\w+ \d+\./);
      expect(checks).toEqual([
        { where: `Node ${process.versions.node}`, backend: 'wasm', passed: true },
        { where: chromium, backend: 'wasm', passed: true },
        { where: chromium, backend: 'webgl', passed: true },
      ]);
      const [onWasm, , onWebgl] = of('backend');
      expect(onWasm.ours).toContain('AdamUpdate');
      expect(onWebgl.ours).toContain('AdamUpdate');
      const speeds = of('speed').map(({ stepsPerSecond }) => stepsPerSecond);
      const { recommended } = all.at(-1) as { recommended: { stepsPerSecond: number } };
      expect(speeds).toContain(recommended.stepsPerSecond);
      expect(all.at(-1)).toMatchObject({
        type: 'result',
        healthy: true,
        recommended: {
          command: expect.stringMatching(/^lab train dense-dropout --/),
        },
      });
    },
  );

  it('goes on without a browser and says so', async () => {
    const { code, stdout, stderr } = await lab(args, { env: { CHROMIUM_PATH: '/nowhere' } });
    expect([stderr, code]).toEqual(['', 0]);
    expect(stdout).toMatch(/Browser: none\n.*CHROMIUM_PATH: expected the executable .* got \/nowhere/);
    expect(stdout).toMatch(/right: largest error/);
    expect(stdout).toMatch(/Recommended\n {2}lab train dense-dropout --workers \d\n/);
  });
});

function hasBrowser(): boolean {
  try {
    return findBrowser() !== '';
  } catch {
    return false;
  }
}
