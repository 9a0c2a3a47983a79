import { palette } from '../styles/palette.js';

/** Paints a digit of 28×28 bytes onto a canvas of as many pixels; a style sheet enlarges it. */
export function paintDigit(canvas: HTMLCanvasElement, pixels: ArrayLike<number>): void {
  const { map } = palette();
  const image = new ImageData(28, 28);
  const words = new Uint32Array(image.data.buffer);
  for (let i = 0; i < words.length; i++) words[i] = map.pixel(pixels[i] / 255);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}
