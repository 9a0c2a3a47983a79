import type { TensorRecord, TensorValues } from '../tensors/tensor-values.js';

export interface Safetensors {
  tensors: TensorRecord;
  metadata: Record<string, string>;
}

interface Entry {
  name: string;
  shape: number[];
  start: number;
  end: number;
}

/** The most that the format allows, 100 MB: a header's length is read before anything is known to be right. */
const longestHeader = 100_000_000;

/**
 * Reads a safetensors file of float32 tensors, ours or Python's. Everything the header claims is checked against the
 * bytes before it is used: as the format asks, the tensors cover the data without gap or overlap.
 *
 * @param bytes - the whole file
 * @returns copies of the values, and the metadata (empty if there is none)
 * @throws RangeError if the bytes are no safetensors file, are cut off or contradict themselves
 * @throws TypeError if a tensor is not F32
 */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  const { header, dataStart } = readHeader(bytes);
  const entries: Entry[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') metadata = checkMetadata(value);
    else entries.push(checkEntry(name, value));
  }
  entries.sort((a, b) => a.start - b.start || a.end - b.end);
  let covered = 0;
  for (const { name, start, end } of entries) {
    if (start !== covered) {
      throw broken(
        start < covered
          ? `"${name}" overlaps another tensor`
          : `nothing describes the bytes before "${name}"`,
      );
    }
    covered = end;
  }
  const available = bytes.length - dataStart;
  if (covered > available)
    throw broken(`${covered} bytes of values are described, ${available} are there: it is cut off`);
  if (covered < available) throw broken(`${available - covered} bytes follow the last tensor`);
  const tensors = entries.map(({ name, shape, start, end }): [string, TensorValues] => {
    // A copy is aligned, whatever the header's length. Not `bytes.slice()`: of a Node Buffer that is no copy.
    const data = new Float32Array((end - start) / 4);
    new Uint8Array(data.buffer).set(bytes.subarray(dataStart + start, dataStart + end));
    return [name, { dtype: 'float32', shape, data }];
  });
  return { tensors: Object.fromEntries(tensors), metadata };
}

function readHeader(bytes: Uint8Array): { header: object; dataStart: number } {
  if (bytes.length < 8)
    throw broken(`it has ${bytes.length} bytes, fewer than the length of its header takes`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > longestHeader) throw broken(`its header claims ${length} bytes: this is another format`);
  if (length > bytes.length - 8) {
    throw broken(`its header claims ${length} bytes, ${bytes.length - 8} are there: it is cut off`);
  }
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch (cause) {
    throw broken('its header is not JSON', cause);
  }
  if (!isObject(header)) throw broken('its header is not a JSON object');
  return { header, dataStart: 8 + length };
}

function checkMetadata(value: unknown): Record<string, string> {
  if (!isObject(value) || Object.values(value).some((item) => typeof item !== 'string')) {
    throw broken('its metadata is not an object of strings');
  }
  return value as Record<string, string>;
}

function checkEntry(name: string, value: unknown): Entry {
  const { dtype, shape, data_offsets: offsets } = isObject(value) ? (value as Record<string, unknown>) : {};
  if (!isSizes(shape)) throw broken(`the shape of "${name}" is not a list of sizes`);
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    throw broken(`the data_offsets of "${name}" are not a start and an end`);
  }
  if (dtype !== 'F32') {
    throw new TypeError(
      `decodeSafetensors: expected tensors of type F32, got "${name}" of type ${dtype}. Save it as float32, or leave it out.`,
    );
  }
  const [start, end] = offsets;
  const size = shape.reduce((product, extent) => product * extent, 4);
  if (size !== end - start) {
    throw broken(`"${name}" [${shape}] takes ${size} bytes, its data_offsets give it ${end - start}`);
  }
  return { name, shape, start, end };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function broken(what: string, cause?: unknown): RangeError {
  return new RangeError(
    `decodeSafetensors: expected a safetensors file, but ${what}. Get the file again from where it was made.`,
    { cause },
  );
}
