import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from './message.js';

describe('encodeMessage and decodeMessage', () => {
  it('carry plain data, arrays of bytes and of floats', () => {
    const value = {
      type: 'event',
      none: null,
      text: 'Görner',
      bytes: Uint8Array.of(1, 2, 255),
      nested: [{ floats: Float32Array.of(0.1, -0, 1e-45) }, { empty: new Float32Array(0) }],
    };
    expect(decodeMessage(encodeMessage(value))).toEqual(value);
  });

  it('carry numbers that JSON has not', () => {
    const { loss, low } = decodeMessage(encodeMessage({ loss: Number.NaN, low: -1 / 0 })) as Record<
      string,
      number
    >;
    expect([loss, low]).toEqual([Number.NaN, Number.NEGATIVE_INFINITY]);
  });

  it('take a part of a larger buffer, and a Buffer as the bytes it is', () => {
    const whole = Float32Array.of(1, 2, 3, 4);
    const value = { part: whole.subarray(1, 3), buffer: Buffer.from('ab') };
    expect(decodeMessage(encodeMessage(value))).toEqual({
      part: Float32Array.of(2, 3),
      buffer: Uint8Array.of(97, 98),
    });
  });

  it('lay the parts out as documented', () => {
    const message = encodeMessage({ a: Uint8Array.of(7), b: Float32Array.of(1) });
    const json = '{"a":{"$array":"u8","at":0,"length":1},"b":{"$array":"f32","at":8,"length":1}}';
    const start = Math.ceil((4 + json.length) / 8) * 8;
    expect(new DataView(message.buffer).getUint32(0, true)).toBe(json.length);
    expect(new TextDecoder().decode(message.subarray(4, 4 + json.length))).toBe(json);
    expect(message[start]).toBe(7);
    expect(new DataView(message.buffer).getFloat32(start + 8, true)).toBe(1);
    expect(message).toHaveLength(start + 16);
  });
});
