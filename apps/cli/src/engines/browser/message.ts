/*
 * A message between this process and a page, as bytes:
 *
 * | bytes | what |
 * |---|---|
 * | 4 | n, the length of the next part, little-endian |
 * | n | JSON: the value, each of its arrays of bytes or floats replaced by { "$array": type, "at": offset, "length": n } |
 * | … | the arrays' bytes, each from a multiple of 8 on, counted from the end of the JSON padded to one |
 *
 * So digits and parameters travel as they are, and the rest can be read by eye. Infinite numbers and NaN, which JSON has not, are
 * { "$number": "NaN" }.
 */
const arrays = { u8: Uint8Array, f32: Float32Array } as const;

/** Returns a value of plain data, `Uint8Array`s and `Float32Array`s as the bytes of a message. */
export function encodeMessage(value: unknown): Uint8Array<ArrayBuffer> {
  const parts: { bytes: Uint8Array; at: number }[] = [];
  let end = 0;
  const json = JSON.stringify(value, function (this: Record<string, unknown>, key, replaced: unknown) {
    // What stands there, not what its own toJSON makes of it: a Buffer is a Uint8Array that has one.
    const item = key === '' ? replaced : this[key];
    if (typeof item === 'number' && !Number.isFinite(item)) return { $number: String(item) };
    const type = item instanceof Uint8Array ? 'u8' : item instanceof Float32Array ? 'f32' : undefined;
    if (type === undefined) return replaced;
    const { buffer, byteOffset, byteLength, length } = item as Uint8Array | Float32Array;
    const at = end;
    parts.push({ bytes: new Uint8Array(buffer, byteOffset, byteLength), at });
    end = padded(end + byteLength);
    return { $array: type, at, length };
  });
  const head = new TextEncoder().encode(json);
  const start = padded(4 + head.length);
  const message = new Uint8Array(start + end);
  new DataView(message.buffer).setUint32(0, head.length, true);
  message.set(head, 4);
  for (const { bytes, at } of parts) message.set(bytes, start + at);
  return message;
}

/** Reads a message. Its arrays are views of the bytes, which must start at a multiple of 8. */
export function decodeMessage(bytes: Uint8Array<ArrayBuffer>): unknown {
  const { buffer, byteOffset } = bytes;
  const length = new DataView(buffer, byteOffset).getUint32(0, true);
  const start = byteOffset + padded(4 + length);
  const json = new TextDecoder().decode(bytes.subarray(4, 4 + length));
  return JSON.parse(json, (_, item) => {
    if (item?.$number !== undefined) return Number(item.$number);
    if (item?.$array === undefined) return item;
    return new arrays[item.$array as keyof typeof arrays](buffer, start + item.at, item.length);
  });
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}
