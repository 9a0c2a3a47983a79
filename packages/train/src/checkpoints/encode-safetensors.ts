import type { TensorRecord } from '../tensors/tensor-values.js';

/**
 * Returns a safetensors file, as Python's `safetensors` reads it:
 *
 * | bytes | what |
 * |---|---|
 * | 8 | length of the header, unsigned 64-bit, little-endian; a multiple of 8, so that the data is aligned |
 * | length | JSON `{"__metadata__": {…strings}, "name": {"dtype": "F32", "shape": […], "data_offsets": [start, end]}}`, padded with spaces |
 * | rest | the values, little-endian, one tensor after the other, in alphabetical order of the names |
 *
 * @param metadata - strings by name
 * @throws TypeError if a name is `__metadata__` or a tensor is not float32
 * @throws RangeError if a tensor's values do not fill its shape
 */
export function encodeSafetensors(tensors: TensorRecord, metadata: Record<string, string> = {}): Uint8Array {
  const header: [string, object][] = [];
  if (Object.keys(metadata).length > 0) header.push(['__metadata__', metadata]);
  const names = Object.keys(tensors).sort();
  let end = 0;
  for (const name of names) {
    const { dtype, shape, data } = tensors[name];
    if (name === '__metadata__') {
      throw new TypeError(
        'encodeSafetensors: expected names of tensors, got "__metadata__". The format keeps it for metadata.',
      );
    }
    if (dtype !== 'float32' || !(data instanceof Float32Array)) {
      throw new TypeError(
        `encodeSafetensors: expected "${name}" to be float32, got ${dtype}. Convert it first.`,
      );
    }
    const size = shape.reduce((product, extent) => product * extent, 1);
    if (size !== data.length) {
      throw new RangeError(
        `encodeSafetensors: expected ${size} values for "${name}" [${shape}], got ${data.length}.`,
      );
    }
    header.push([name, { dtype: 'F32', shape, data_offsets: [end, end + data.byteLength] }]);
    end += data.byteLength;
  }
  // From entries: a tensor called "__proto__" is a tensor like any other.
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const length = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, 8);
  let at = 8 + length;
  for (const name of names) {
    const { data } = tensors[name];
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}
