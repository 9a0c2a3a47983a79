/** IEEE 754 half floats: what engines without `Float16Array` need to keep weights in half the space. */

const floats = new Float32Array(1);
const bits = new Uint32Array(floats.buffer);

/** Writes floats as half floats, rounded to nearest even; beyond 65,504 they become infinite. */
export function toHalf(values: Float32Array, into: Uint16Array): void {
  for (let i = 0; i < values.length; i++) {
    floats[0] = values[i];
    const x = bits[0];
    const sign = (x >>> 16) & 0x8000;
    const rest = x & 0x7fffffff;
    if (rest >= 0x47800000) {
      into[i] = sign | (rest > 0x7f800000 ? 0x7e00 : 0x7c00);
    } else if (rest >= 0x38800000) {
      // Normal: 13 bits of the fraction go, ties to even.
      const moved = rest - 0x38000000;
      into[i] = sign | ((moved + 0xfff + ((moved >>> 13) & 1)) >>> 13);
    } else if (rest >= 0x33000000) {
      // Subnormal: the fraction with its leading one, shifted into place.
      const shift = 126 - (rest >>> 23);
      const fraction = (rest & 0x7fffff) | 0x800000;
      const half = 1 << (shift - 1);
      into[i] = sign | ((fraction + half - 1 + ((fraction >>> shift) & 1)) >>> shift);
    } else {
      into[i] = sign;
    }
  }
}

/** Reads half floats. */
export function fromHalf(values: Uint16Array, into: Float32Array): void {
  table ??= decodeAll();
  for (let i = 0; i < values.length; i++) into[i] = table[values[i]];
}

let table: Float32Array | undefined;

function decodeAll(): Float32Array {
  return Float32Array.from({ length: 65_536 }, (_, half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >>> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}
