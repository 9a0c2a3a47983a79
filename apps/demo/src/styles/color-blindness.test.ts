import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/**
 * What people without one kind of cones see of linear RGB: Machado, Oliveira and Fernandes, “A Physiologically-based Model for
 * Simulation of Color Vision Deficiency” (2009), severity 1.
 */
const visions = {
  'all cones': [1, 0, 0, 0, 1, 0, 0, 0, 1],
  'no long cones': [
    0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998,
  ],
  'no middle cones': [
    0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881,
  ],
  'no short cones': [
    1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039,
  ],
} as const;

/** Colours whose difference says something. */
const pairs = [
  ['train', 'test'],
  ['negative', 'positive'],
  ['negative', 'zero'],
  ['positive', 'zero'],
  ['map-empty', 'map-full'],
  ['right', 'wrong'],
] as const;

/** A difference (ΔE, CIE 1976) that is seen at a glance; 2.3 is one that can just be seen. */
const atAGlance = 20;
/** Pale grounds behind digits, which carry a stamp as well. */
const seen = 7;

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
const [light, dark] = css
  .split('@media (prefers-color-scheme: dark)')
  .map((part) =>
    Object.fromEntries(
      [...part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, color]) => [name, color]),
    ),
  );

describe.each([
  ['light', light],
  ['dark', { ...light, ...dark }],
] as const)('colours, %s', (_, colors) => {
  describe.each(Object.entries(visions))('seen with %s', (_name, matrix) => {
    it.each(pairs)('tells --%s from --%s', (a, b) => {
      const difference = distance(toLab(colors[a], matrix), toLab(colors[b], matrix));
      expect(difference).toBeGreaterThan(a === 'right' ? seen : atAGlance);
    });
  });
});

type Triple = [number, number, number];

/** CIE L*a*b* (D65) of `#rrggbb` as somebody sees it. */
function toLab(hex: string, matrix: readonly number[]): Triple {
  const linear = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const [r, g, b] = times(matrix, linear).map((part) => Math.min(1, Math.max(0, part)));
  const xyz = times(
    [0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522, 0.072175, 0.0193339, 0.119192, 0.9503041],
    [r, g, b],
  );
  const [x, y, z] = xyz.map((part, i) => {
    const t = part / [0.95047, 1, 1.08883][i];
    return t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function times(matrix: readonly number[], vector: readonly number[]): Triple {
  const row = (i: number) => vector.reduce((sum, part, j) => sum + matrix[3 * i + j] * part, 0);
  return [row(0), row(1), row(2)];
}

function distance(a: Triple, b: Triple): number {
  return Math.hypot(...a.map((part, i) => part - b[i]));
}
