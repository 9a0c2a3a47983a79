import { drawInk, type Stroke } from './ink.js';

/** Width and height of the pictures that the networks read. */
export const side = 28;
/** MNIST's digits fill a box of this many pixels in their longer direction. */
const box = 20;
/** Half a line's width in MNIST's digits, pixels: about 2.5 wide at half ink. */
const penRadius = 1.25;
/** The smallest drawing, as a fraction of the pad, that is still enlarged to the box: below it lies a dot. */
const smallest = 0.1;
/** Where MNIST's digits have their centre of mass, pixels from the picture's edges: the middle of pixel 14. */
const centreOfMass = side / 2 + 0.5;

/** A drawing on its way to the network. */
export interface PreparedDigit {
  /** As it was drawn, reduced to 28 by 28 pixels [784], 0 to 1. */
  drawn: Float32Array;
  /** Its box of 20 by 20 pixels, in the middle of the picture [784]. */
  fitted: Float32Array;
  /** Moved by whole pixels until its centre of mass is in the middle: what the network reads [784]. */
  centred: Float32Array;
  /** By how many pixels it was moved. */
  shift: { x: number; y: number };
}

/**
 * Prepares a drawing as MNIST's digits were: scaled, keeping its proportions, to fill a box of 20 by 20 pixels, then
 * moved so that its centre of mass is the middle of 28 by 28. The line is drawn anew at the width that MNIST's lines have,
 * so the size of the pad and of the drawing do not matter.
 *
 * @returns undefined when nothing is drawn
 */
export function prepareDigit(strokes: readonly Stroke[]): PreparedDigit | undefined {
  const extent = extentOf(strokes);
  if (!extent) return undefined;
  const { left, right, top, bottom } = extent;
  const longer = Math.max(right - left, bottom - top, smallest);
  const scale = (box - 2 * penRadius) / longer;
  const placement = {
    scale,
    x: side / 2 - ((left + right) / 2) * scale,
    y: side / 2 - ((top + bottom) / 2) * scale,
    radius: penRadius,
  };
  const drawn = drawInk(strokes, { scale: side, x: 0, y: 0, radius: penRadius }, side);
  const fitted = drawInk(strokes, placement, side);
  return { drawn, fitted, ...centre(fitted) };
}

function extentOf(strokes: readonly Stroke[]) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { xs, ys } of strokes) {
    for (let i = 0; i < xs.length; i++) {
      left = Math.min(left, xs[i]);
      right = Math.max(right, xs[i]);
      top = Math.min(top, ys[i]);
      bottom = Math.max(bottom, ys[i]);
    }
  }
  return left > right ? undefined : { left, right, top, bottom };
}

function centre(fitted: Float32Array): { centred: Float32Array; shift: { x: number; y: number } } {
  let [mass, massX, massY] = [0, 0, 0];
  for (let i = 0; i < fitted.length; i++) {
    mass += fitted[i];
    massX += fitted[i] * ((i % side) + 0.5);
    massY += fitted[i] * (Math.floor(i / side) + 0.5);
  }
  const shift = {
    x: Math.round(centreOfMass - massX / mass),
    y: Math.round(centreOfMass - massY / mass),
  };
  return { centred: movePicture(fitted, shift), shift };
}

/** Returns a picture [784] moved by whole pixels; what leaves the picture is lost. */
export function movePicture(picture: Float32Array, { x, y }: { x: number; y: number }): Float32Array {
  const moved = new Float32Array(picture.length);
  for (let row = Math.max(0, y); row < Math.min(side, side + y); row++) {
    for (let column = Math.max(0, x); column < Math.min(side, side + x); column++) {
      moved[row * side + column] = picture[(row - y) * side + column - x];
    }
  }
  return moved;
}
