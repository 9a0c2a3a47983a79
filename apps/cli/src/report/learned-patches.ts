import { largestMagnitude } from './distribution.js';
import { divergingColor } from './diverging-color.js';
import { escapeHtml } from './escape-html.js';
import { pngDataUri } from './png.js';
import type { LearnedPatches } from './run-report.js';

const mostPatches = 192;

/** Each filter of a convolution as small images, one per input channel, all on one scale. */
export function learnedPatches({ name, shape, values }: LearnedPatches): string {
  const [height, width, inputs, outputs] = shape;
  if (values.length !== height * width * inputs * outputs) {
    throw new RangeError(
      `renderReport: expected ${shape.join('·')} values of ${name}, got ${values.length}. Pass the kernel [height, width, in, out].`,
    );
  }
  const limit = largestMagnitude(values);
  const total = inputs * outputs;
  // About as wide as a digit, in whole screen pixels.
  const zoom = Math.max(2, Math.min(14, Math.floor(84 / width)));
  const images: string[] = [];
  for (let patch = 0; patch < Math.min(total, mostPatches); patch++) {
    const output = Math.floor(patch / inputs);
    const input = patch % inputs;
    const pixels = new Uint8Array(height * width * 3);
    for (let i = 0; i < height * width; i++) {
      pixels.set(divergingColor(values[(i * inputs + input) * outputs + output], limit), i * 3);
    }
    const which = inputs === 1 ? `filter ${output + 1}` : `filter ${output + 1}, channel ${input + 1}`;
    const uri = pngDataUri({ width, height, color: 'rgb', pixels });
    images.push(
      `<img src="${uri}" width="${width * zoom}" height="${height * zoom}" alt="${which}" title="${which}">`,
    );
  }
  const shown = total > mostPatches ? ` The first ${mostPatches} of ${total} are shown.` : '';
  return `<section>
  <h2>What the first layer looks for</h2>
  <p class="note">${escapeHtml(name)}: ${outputs} filters of ${height}×${width}${inputs > 1 ? ` over ${inputs} channels` : ''}. Blue welcomes ink, brown rejects it, white does not care.${shown}</p>
  <div class="patches">
    ${images.join('\n    ')}
  </div>
  <p class="scale"><span>−${limit.toPrecision(2)}</span><img src="${scale()}" width="160" height="10" alt="brown through white to blue"><span>+${limit.toPrecision(2)}</span></p>
</section>`;
}

function scale(): string {
  const width = 41;
  const pixels = new Uint8Array(width * 3);
  for (let i = 0; i < width; i++) pixels.set(divergingColor((i * 2) / (width - 1) - 1, 1), i * 3);
  return pngDataUri({ width, height: 1, color: 'rgb', pixels });
}
