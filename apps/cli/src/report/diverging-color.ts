const negative = [0xb3, 0x58, 0x06];
const zero = [0xf7, 0xf7, 0xf7];
const positive = [0x21, 0x66, 0xac];

/** The colour of a weight, red, green and blue 0..255: brown at −limit, near white at 0, blue at +limit; grey for NaN. */
export function divergingColor(value: number, limit: number): [red: number, green: number, blue: number] {
  if (Number.isNaN(value)) return [0x80, 0x80, 0x80];
  const strength = limit > 0 ? Math.min(1, Math.abs(value) / limit) : 0;
  const end = value < 0 ? negative : positive;
  const mix = (i: number) => Math.round(zero[i] + (end[i] - zero[i]) * strength);
  return [mix(0), mix(1), mix(2)];
}
