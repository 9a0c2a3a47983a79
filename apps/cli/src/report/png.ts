import { crc32, deflateSync } from 'node:zlib';

/** Channels of a pixel: grey and alpha, or red, green and blue; 0..255 each. */
const colorTypes = { greyAlpha: { id: 4, channels: 2 }, rgb: { id: 2, channels: 3 } } as const;

export interface PngImage {
  width: number;
  height: number;
  color: keyof typeof colorTypes;
  /** `[height · width · channels]`. */
  pixels: Uint8Array;
}

/**
 * A PNG image as a data URI.
 *
 * ```
 * file  = signature, chunk IHDR, chunk IDAT, chunk IEND
 * chunk = length of data (u32 big endian), type (4 letters), data, CRC-32 of type and data
 * IHDR  = width, height (u32), bits per channel, colour type, 0 deflate, 0 filters, 0 not interlaced
 * IDAT  = zlib of the lines, each after its filter's number (0: none)
 * ```
 */
export function pngDataUri({ width, height, color, pixels }: PngImage): string {
  const { id, channels } = colorTypes[color];
  const stride = width * channels;
  const lines = Buffer.alloc(height * (stride + 1));
  for (let y = 0; y < height; y++)
    lines.set(pixels.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, id, 0, 0, 0], 8);
  const file = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return `data:image/png;base64,${file.toString('base64')}`;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
