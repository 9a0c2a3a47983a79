import type { Image } from '../network/convolve.js';

/**
 * Returns, for each number of a 2×2 max-pooling's output [⌊height / 2⌋ · ⌊width / 2⌋ · channels], where in the input's values
 * the largest of its four is; the first of equals.
 */
export function maxPoolWinners({ shape: [height, width, channels], values }: Image): Int32Array {
  const columns = Math.floor(width / 2);
  const winners = new Int32Array(Math.floor(height / 2) * columns * channels);
  for (let at = 0; at < winners.length; at++) {
    const channel = at % channels;
    const column = Math.floor(at / channels) % columns;
    const row = Math.floor(at / channels / columns);
    const first = (2 * row * width + 2 * column) * channels + channel;
    let winner = first;
    for (const other of [first + channels, first + width * channels, first + (width + 1) * channels]) {
      if (values[other] > values[winner]) winner = other;
    }
    winners[at] = winner;
  }
  return winners;
}
