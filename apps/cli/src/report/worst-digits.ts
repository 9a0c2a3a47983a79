import { formatPercent } from '../terminal/format-percent.js';
import { pngDataUri } from './png.js';
import type { WorstDigit } from './run-report.js';

/** The surest mistakes as images with truth, prediction and probability. */
export function worstDigits(worst: readonly WorstDigit[]): string {
  if (worst.length === 0) return '';
  const figures = worst.map(
    ({ index, label, prediction, probability, pixels }) => `<figure>
      <img src="${inkOnPaper(pixels)}" width="84" height="84" alt="test digit ${index}, a ${label} read as ${prediction}">
      <figcaption><b>${label}</b> read as <b>${prediction}</b><br><span>${formatPercent(probability, 1)} sure<br>#${index}</span></figcaption>
    </figure>`,
  );
  return `<section>
  <h2>The surest mistakes</h2>
  <div class="digits">
    ${figures.join('\n    ')}
  </div>
</section>`;
}

/** Black ink whose opacity is the pixel: it lies on any background, and a dark page inverts it to white. */
function inkOnPaper(pixels: Uint8Array): string {
  const side = Math.sqrt(pixels.length);
  if (!Number.isInteger(side) || side === 0) {
    throw new RangeError(
      `renderReport: expected the pixels of a square image, got ${pixels.length}. Pass 784 for a digit of 28×28.`,
    );
  }
  const ink = new Uint8Array(pixels.length * 2);
  pixels.forEach((pixel, i) => {
    ink[i * 2 + 1] = pixel;
  });
  return pngDataUri({ width: side, height: side, color: 'greyAlpha', pixels: ink });
}
