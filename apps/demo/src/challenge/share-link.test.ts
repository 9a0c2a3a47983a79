import { describe, expect, it } from 'vitest';
import { choiceField, numberField, switchField } from './link-field.js';
import { readLink, writeLink } from './share-link.js';

interface Settings {
  network: 'conv' | 'conv-dropout';
  seed: number;
  rate: number;
  honest: boolean;
}

const fields = {
  network: choiceField({ key: 'n', title: 'network', fallback: 'conv', choices: ['conv', 'conv-dropout'] }),
  seed: numberField({ key: 's', title: 'seed', fallback: 0, min: 0, max: 999, integer: true }),
  rate: numberField({ key: 'lr', title: 'learning rate', fallback: 0.003, min: 1e-6, max: 1 }),
  honest: switchField({ key: 'h', title: 'held-out digits', fallback: false }),
} as const;

const standard: Settings = { network: 'conv', seed: 0, rate: 0.003, honest: false };

describe('a share link', () => {
  it('holds only what is not standard', () => {
    expect(writeLink<Settings>(fields, standard)).toBe('#v=1');
    expect(writeLink<Settings>(fields, { ...standard, seed: 7, honest: true })).toBe('#v=1&s=7&h=1');
  });

  it('reads back as it was written', () => {
    const settings: Settings = { network: 'conv-dropout', seed: 12, rate: 0.00125, honest: true };
    expect(readLink<Settings>(fields, writeLink(fields, settings))).toEqual({
      found: true,
      settings,
      problems: [],
    });
  });

  it('is brought within bounds, saying so', () => {
    const { settings, problems } = readLink<Settings>(fields, '#v=1&s=1e9&lr=-3&n=resnet&h=yes');
    expect(settings).toEqual({ network: 'conv', seed: 999, rate: 1e-6, honest: false });
    expect(problems).toEqual([
      'network: “resnet” is not known here, so conv',
      'seed: 1e9 is not possible, so 999',
      'learning rate: -3 is not possible, so 0.000001',
      'held-out digits: “yes” is neither 1 nor 0, so 0',
    ]);
  });

  it('may hold keys of other versions', () => {
    const { settings, problems } = readLink<Settings>(fields, '#v=2&s=5&zz=1');
    expect(settings).toEqual({ ...standard, seed: 5 });
    expect(problems).toEqual([
      'The link was made by a newer version of this page; what this one knows of it was taken',
    ]);
  });

  it('is not the name of a section', () => {
    for (const hash of ['', '#', '#inside', '#s=5'])
      expect(readLink<Settings>(fields, hash)).toEqual({ found: false, settings: standard, problems: [] });
  });

  it('does no harm, whatever it says', () => {
    // A small linear congruential generator: the same texts in each run.
    let state = 1;
    const below = (n: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state % n;
    };
    const pieces = [
      'v=1',
      '&',
      '=',
      's',
      'lr',
      'n',
      '%',
      '%ff',
      '%00',
      '#',
      '9'.repeat(400),
      'e',
      '-',
      'NaN',
      'Infinity',
      '0x1f',
      ' ',
      '‮',
      '<script>',
      '__proto__',
      'constructor',
      '\u{1f600}',
      '1',
      '.5',
    ];
    for (let i = 0; i < 3_000; i++) {
      const text = `#v=1&${Array.from({ length: below(12) }, () => pieces[below(pieces.length)]).join('')}`;
      const { settings } = readLink<Settings>(fields, text);
      expect(Number.isInteger(settings.seed) && settings.seed >= 0 && settings.seed <= 999, text).toBe(true);
      expect(settings.rate >= 1e-6 && settings.rate <= 1, text).toBe(true);
      expect(['conv', 'conv-dropout'], text).toContain(settings.network);
      expect(typeof settings.honest, text).toBe('boolean');
      // What was read can be shared again, and means the same.
      expect(readLink<Settings>(fields, writeLink(fields, settings)).settings, text).toEqual(settings);
    }
  });
});
