import type { Image } from '../network/convolve.js';
import { fromHalf } from '../timeline/half-floats.js';
import { digit, learned } from './built-in.generated.js';

/** Width and height of a digit. */
export const side = 28;

/** Returns the page's own digit [28, 28, 1], 0 to 1, and what it is. It is a generated one. */
export function builtInDigit(): { image: Image; label: number } {
  const pixels = fromBase64(digit.pixels);
  const values = new Float32Array(side * side);
  for (const [i, pixel] of pixels.entries()) {
    const row = digit.top + Math.floor(i / digit.width);
    values[row * side + digit.left + (i % digit.width)] = pixel / 255;
  }
  return { image: { shape: [side, side, 1], values }, label: digit.label };
}

/** Returns the first layer of the page's own network: kernel [6, 6, 1, 6] and bias [6]. */
export function learnedFirstLayer(): { kernel: Image; bias: Float32Array } {
  const { size, count } = learned;
  return {
    kernel: { shape: [size, size, 1, count], values: fromHalves(learned.kernel) },
    bias: fromHalves(learned.bias),
  };
}

function fromHalves(base64: string): Float32Array {
  const halves = new Uint16Array(fromBase64(base64).buffer);
  const values = new Float32Array(halves.length);
  fromHalf(halves, values);
  return values;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
