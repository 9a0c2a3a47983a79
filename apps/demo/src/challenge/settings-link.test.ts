import { networks } from '@lab/models';
import { describe, expect, it, vi } from 'vitest';

// What the build makes of @lab/models.
vi.mock('virtual:lab-networks', async () => ({
  labNetworks: (await import('../../build/lab-networks.js')).labNetworks,
}));

const { readSettingsLink, writeSettingsLink } = await import('./settings-link.js');
const { recipeSettings } = await import('../settings/settings-store.js');

const standard = (network: string) => ({
  ...recipeSettings(network),
  backend: 'auto' as const,
  workers: 2,
  seed: 0,
  data: 'mnist' as const,
  heldOut: 0,
});

describe('a link to settings', () => {
  it.each(Object.keys(networks))(
    'names %s alone where its recipe is unchanged, and reads back',
    (network) => {
      const link = writeSettingsLink(standard(network));
      expect(link).toBe(network === 'conv-dropout' ? '#v=1' : `#v=1&n=${network}`);
      expect(readSettingsLink(link, 2)).toEqual({ found: true, settings: standard(network), problems: [] });
    },
  );

  it('holds what was changed', () => {
    const settings = {
      ...standard('conv'),
      seed: 7,
      dropout: 0.5,
      heldOut: 5_000,
      learningRate: { type: 'constant', config: { rate: 0.001 } },
    };
    const link = writeSettingsLink(settings);
    expect(link).toBe('#v=1&n=conv&s=7&r=c0.001&do=0.5&h=5000');
    expect(readSettingsLink(link, 2).settings).toEqual(settings);
  });

  it('holds layers of one’s own', () => {
    const layers = [
      { type: 'flatten', config: {} },
      {
        type: 'dense',
        config: {
          units: 10,
          activation: 'linear',
          useBias: true,
          kernelInitializer: { type: 'zeros' },
          biasInitializer: { type: 'zeros' },
        },
      },
    ];
    const settings = { ...standard('own'), network: 'own', layers };
    expect(readSettingsLink(writeSettingsLink(settings), 2).settings).toEqual(settings);
  });

  it('with layers that cannot be falls back on a network that can', () => {
    const bad = (layers: unknown) =>
      readSettingsLink(`#v=1&n=own&l=${encodeURIComponent(JSON.stringify(layers))}`, 1);
    for (const layers of [
      [['dense', { units: 10 }]],
      [['conv2d', { filters: 1e9 }]],
      [['lasers', {}]],
      Array(100).fill(['flatten', {}]),
      'x',
    ]) {
      const { settings, problems } = bad(layers);
      expect(settings.network).toBe('conv-dropout');
      expect(problems).toEqual(['layers: they cannot be read, so there are none']);
    }
  });

  it('brings a rate within its bounds', () => {
    expect(readSettingsLink('#v=1&r=c99', 1).settings.learningRate.config).toEqual({ rate: 10 });
    expect(readSettingsLink('#v=1&r=1~2', 1).settings.learningRate).toEqual(
      standard('conv-dropout').learningRate,
    );
    expect(readSettingsLink('#v=1&r=0~1e9~0', 1).settings.learningRate.config).toEqual({
      floor: 0,
      range: 10,
      decaySteps: 1,
    });
  });
});
