/*
 * How the convolutions of this folder keep images in a texture: four channels of a pixel in a texel (RGBA float32), the last
 * texel of a pixel filled up with zeros. A small image is a row of texels, a larger one takes a row of texels for each of its rows:
 *
 * | | texel row | texel column |
 * |---|---|---|
 * | small | image | (row · width + column) · groups + channel / 4 |
 * | larger | image · height + row | column · groups + channel / 4 |
 *
 * tfjs's own layouts have a value a texel, or two rows of two columns. With four channels a fetch serves four products, and no address
 * needs a division, which processors that draw do one by one.
 */

/** Images in a texture. */
export interface TexelImages {
  batch: number;
  height: number;
  width: number;
  channels: number;
  /** Texels of a pixel. */
  groups: number;
  /** Texels: [rows, columns]. */
  size: [rows: number, columns: number];
  /** Texel rows of an image; from an image row to the next, this many rows and columns on. */
  imageRows: number;
  rowStep: number;
  columnStep: number;
}

/** Images with zeros around them: so many rows and columns before the first. */
export type PaddedImages = TexelImages & { top: number; left: number };

/** Returns the layout of images, or undefined where no texture holds them. */
export function texelImages(
  [batch, height, width, channels]: readonly number[],
  largest: number,
): TexelImages | undefined {
  const groups = Math.ceil(channels / 4);
  const line = width * groups;
  const small = height * line <= largest;
  const size: [number, number] = small ? [batch, height * line] : [batch * height, line];
  if (Math.max(...size) > largest) return undefined;
  const steps = small
    ? { imageRows: 1, rowStep: 0, columnStep: line }
    : { imageRows: height, rowStep: 1, columnStep: 0 };
  return { batch, height, width, channels, groups, size, ...steps };
}

/** The shape by which tfjs makes a texture of so many texels: packed, each two rows of two columns. */
export function packedShape([rows, columns]: readonly [number, number]): [number, number] {
  return [2 * rows, 2 * columns];
}

/** GLSL: which image, row, column and group of channels the texel at hand is. */
export function locateTexel({ groups, width, height, imageRows }: TexelImages): string {
  const [row, image] =
    imageRows === 1 ? [`pixel / ${width}`, 'at.y'] : [`at.y % ${height}`, `at.y / ${height}`];
  return `
    ivec2 at = ivec2(gl_FragCoord.xy);
    int group = at.x % ${groups};
    int pixel = at.x / ${groups};
    int column = pixel % ${width};
    int row = ${row};
    int image = ${image};
  `;
}

/** GLSL: the address of a pixel's first texel, by expressions. */
export function texelAt(images: TexelImages, image: string, row: string, column: string): string {
  const { groups, imageRows, rowStep, columnStep } = images;
  return `ivec2((${row}) * ${columnStep} + (${column}) * ${groups}, (${image}) * ${imageRows} + (${row}) * ${rowStep})`;
}
