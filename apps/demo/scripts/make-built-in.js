// Writes what the page shows before anything is fetched: a generated digit, and the first layer's patches of the page's
// own network.
//
//   node apps/demo/scripts/make-built-in.js [number of the digit]

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { syntheticDigits } from '@lab/mnist-data/synthetic';

const file = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const side = 28;
const { images, labels } = syntheticDigits({ count: 1, seed: 0, first: Number(process.argv[2] ?? 7) });

const rows = range((y) => some((x) => images[y * side + x] > 0));
const columns = range((x) => some((y) => images[y * side + x] > 0));
const pixels = [];
for (let y = rows[0]; y <= rows[1]; y++) {
  for (let x = columns[0]; x <= columns[1]; x++) pixels.push(images[y * side + x]);
}

const bytes = readFileSync(file('public/networks/conv-dropout.safetensors'));
const length = Number(bytes.readBigUInt64LE(0));
const header = JSON.parse(bytes.subarray(8, 8 + length).toString());
const tensor = (name) => {
  const [start, end] = header[name].data_offsets;
  return bytes.subarray(8 + length + start, 8 + length + end).toString('base64');
};
const [size, , , count] = header['conv1/kernel'].shape;

const text = `// Written by scripts/make-built-in.js.

/** A generated digit: the part of its 28 by 28 pixels that holds ink, one byte a pixel. */
export const digit = {
  label: ${labels[0]},
  left: ${columns[0]},
  top: ${rows[0]},
  width: ${columns[1] - columns[0] + 1},
  height: ${rows[1] - rows[0] + 1},
  pixels:
    '${Buffer.from(pixels).toString('base64')}',
};

/** The patches [size, size, 1, count] and biases [count] that the page's network learned in its first layer, as halves. */
export const learned = {
  size: ${size},
  count: ${count},
  kernel:
    '${tensor('conv1/kernel')}',
  bias: '${tensor('conv1/bias')}',
};
`;
writeFileSync(file('src/convolution/built-in.generated.ts'), text);

function some(test) {
  return Array.from({ length: side }, (_, i) => i).some(test);
}

function range(test) {
  const found = Array.from({ length: side }, (_, i) => i).filter(test);
  return [found[0], found[found.length - 1]];
}
