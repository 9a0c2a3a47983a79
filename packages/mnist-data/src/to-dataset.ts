import type { Dataset } from './dataset.js';
import type { IdxArray } from './idx-format.js';
import { MnistDataError } from './mnist-data-error.js';

/** A parsed file and its name for messages. */
export interface NamedIdx {
  file: string;
  array: IdxArray;
}

/**
 * Returns the dataset of an images array [count, rows, cols] and its labels array [count].
 *
 * @throws MnistDataError `EMAGIC` when one is of another kind, `EMISMATCH` when they do not belong together.
 */
export function toDataset(
  images: NamedIdx,
  labels: NamedIdx,
  about: { classes: number; name: string; source: string },
): Dataset {
  const pixels = bytesOfRank(images, 3, 'images', '00 00 08 03');
  const classesOf = bytesOfRank(labels, 1, 'labels', '00 00 08 01');
  const [count, rows, cols] = images.array.shape;
  if (classesOf.length !== count) {
    throw new MnistDataError(
      'EMISMATCH',
      `loadIdx: expected as many labels as images, got ${count} images in ${images.file} and ${classesOf.length} ` +
        `labels in ${labels.file}. Pair files of the same set.`,
      { file: labels.file, offset: 4 },
    );
  }
  const wrong = classesOf.findIndex((label) => label >= about.classes);
  if (wrong >= 0) {
    throw new MnistDataError(
      'EMISMATCH',
      `loadIdx: expected labels from 0 to ${about.classes - 1} in ${labels.file}, got ${classesOf[wrong]} for ` +
        `example ${wrong}. Pass the number of classes of this set.`,
      { file: labels.file, offset: 8 + wrong },
    );
  }
  return { images: pixels, labels: classesOf, count, rows, cols, ...about };
}

function bytesOfRank({ file, array }: NamedIdx, rank: number, kind: string, magic: string): Uint8Array {
  if (array.type === 'uint8' && array.shape.length === rank) return array.data;
  throw new MnistDataError(
    'EMAGIC',
    `loadIdx: expected ${file} to hold ${kind} (magic ${magic}), got ${array.type} of rank ${array.shape.length}. ` +
      'Check that images and labels are not swapped.',
    { file, offset: 0 },
  );
}
