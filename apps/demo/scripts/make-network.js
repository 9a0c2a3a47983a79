// Writes the trained network that is part of the page, with how it was made:
//
//   npm run lab -- train conv-dropout --seed 0 --validation 5000 --out runs/page
//   node apps/demo/scripts/make-network.js runs/page
//
// Its parameters are stored as 16-bit floats; the accuracy is that of the stored network.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBackend } from '@lab/backend';
import { layerFromConfig } from '@lab/layers';
import { loadMnist } from '@lab/mnist-data';
import { createTensors, decodeCheckpoint, evaluate } from '@lab/train';
import { decodeRunRecord, runFiles } from '@lab/train/run-folder';
import { runnerImport } from 'vite';

const folder = process.argv[2];
if (!folder) {
  console.error('make-network: expected a run folder. Train one: npm run lab -- train conv-dropout');
  process.exit(1);
}
const halfFloats = fileURLToPath(new URL('../src/timeline/half-floats.ts', import.meta.url));
const { fromHalf, toHalf } = (await runnerImport(halfFloats)).module;

const { settings, startedAt, backend } = decodeRunRecord(readFileSync(join(folder, runFiles.record)));
const { params, network, step } = decodeCheckpoint(readFileSync(join(folder, runFiles.checkpoint)));

const halves = Object.fromEntries(
  Object.entries(params).map(([name, { shape, data }]) => [name, { shape, data: halved(data) }]),
);
const { accuracy, errors } = await judge();
const name = settings.network;
const made = {
  network: name,
  command: `lab train ${name} --seed ${settings.seed} --validation ${settings.validation}`,
  date: startedAt.slice(0, 10),
  seed: settings.seed,
  iterations: settings.iterations,
  step,
  protocol:
    'the step was chosen on 5,000 training digits held out; the 10,000 test digits were looked at once',
  testAccuracy: accuracy,
  testErrors: errors,
  data: 'MNIST',
  backend: backend.name,
  parameters: Object.values(params).reduce((sum, { data }) => sum + data.length, 0),
};
const target = fileURLToPath(new URL(`../public/networks/${name}`, import.meta.url));
const bytes = encodeHalves(halves, { network: JSON.stringify(network), made: JSON.stringify(made) });
writeFileSync(`${target}.safetensors`, bytes);
writeFileSync(`${target}.json`, `${JSON.stringify({ ...made, bytes: bytes.length }, null, 2)}\n`);
console.log(`${target}.safetensors: ${bytes.length} bytes, ${errors} errors of 10,000`);

/** Evaluates the network as it is stored. */
async function judge() {
  await openBackend('wasm');
  const { test } = await loadMnist({ source: settings.data === 'mnist' ? undefined : settings.data });
  const stored = createTensors(
    Object.fromEntries(
      Object.entries(halves).map(([key, { shape, data }]) => [
        key,
        { dtype: 'float32', shape, data: restored(data) },
      ]),
    ),
  );
  const layer = layerFromConfig(network);
  const figures = await evaluate({ network: layer, params: stored, state: {}, dataset: test });
  return figures;
}

function halved(values) {
  const halves = new Uint16Array(values.length);
  toHalf(values, halves);
  return halves;
}

function restored(halves) {
  const values = new Float32Array(halves.length);
  fromHalf(halves, values);
  return values;
}

/** A safetensors file of type F16. */
function encodeHalves(tensors, metadata) {
  const header = { __metadata__: metadata };
  let end = 0;
  const names = Object.keys(tensors).sort();
  for (const key of names) {
    const { shape, data } = tensors[key];
    header[key] = { dtype: 'F16', shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8;
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(length));
  const values = names.map((key) => Buffer.from(tensors[key].data.buffer));
  return Buffer.concat([start, json, Buffer.alloc(length - json.length, ' '), ...values]);
}
