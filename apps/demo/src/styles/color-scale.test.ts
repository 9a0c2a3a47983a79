import { describe, expect, it } from 'vitest';
import { colorScale, mixHex } from './color-scale.js';

describe('colorScale', () => {
  const scale = colorScale(['#000000', '#ffffff', '#ff0000']);

  it('goes evenly through its colours', () => {
    expect(scale.css(0)).toBe('rgb(0 0 0)');
    expect(scale.css(1)).toBe('rgb(255 0 0)');
    // 64 of 255 steps: a hundredth past half way from black to white.
    expect(scale.css(0.25)).toBe('rgb(128 128 128)');
  });

  it('keeps to its ends, and takes what is no number for 0', () => {
    expect([scale.css(-3), scale.css(7), scale.css(Number.NaN)]).toEqual([
      'rgb(0 0 0)',
      'rgb(255 0 0)',
      'rgb(0 0 0)',
    ]);
  });

  it('reads shortened colours', () => {
    expect(colorScale(['#fff', '#0af']).css(1)).toBe('rgb(0 170 255)');
  });

  it('writes in black or white, whichever is read better', () => {
    // Contrast with #767676 is 4.54 in white and 4.62 in black; with #757575 it is 4.61 and 4.56.
    const grey = colorScale(['#767676', '#757575']);
    expect([grey.text(0), grey.text(1)]).toEqual(['#000', '#fff']);
  });

  it('gives pixels in the order of image data', () => {
    expect(scale.pixel(1)).toBe(0xff0000ff);
  });
});

describe('mixHex', () => {
  it('mixes', () => {
    expect(mixHex('#000000', '#ff8000', 0.5)).toBe('#804000');
  });
});
