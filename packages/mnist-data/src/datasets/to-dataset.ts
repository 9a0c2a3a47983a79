import { MnistDataError } from '../errors/mnist-data-error.js';
import type { IdxArray } from '../idx/idx-format.js';
import type { Dataset } from './dataset.js';

/** How a set departs from MNIST's form. */
export interface DatasetForm {
  /** Label of the first class, 0 or 1: the letters of EMNIST are counted from 1. @defaultValue 0 */
  firstLabel?: 0 | 1;
  /** Whether pictures are stored column by column, as those of EMNIST are. @defaultValue false */
  transposed?: boolean;
}

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
  about: DatasetForm & { classes: number; name: string; source: string },
): Dataset {
  const { firstLabel = 0, transposed = false, classes, name, source } = about;
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
  const lastLabel = firstLabel + classes - 1;
  const wrong = classesOf.findIndex((label) => label < firstLabel || label > lastLabel);
  if (wrong >= 0) {
    throw new MnistDataError(
      'EMISMATCH',
      `loadIdx: expected labels from ${firstLabel} to ${lastLabel} in ${labels.file}, got ${classesOf[wrong]} for ` +
        `example ${wrong}. Pass the number of classes of this set.`,
      { file: labels.file, offset: 8 + wrong },
    );
  }
  return {
    images: transposed ? transpose(pixels, rows, cols) : pixels,
    labels: firstLabel === 0 ? classesOf : classesOf.map((label) => label - firstLabel),
    count,
    rows: transposed ? cols : rows,
    cols: transposed ? rows : cols,
    classes,
    name,
    source,
  };
}

/** Into memory of its own: the bytes may be the caller's. */
function transpose(images: Uint8Array, rows: number, cols: number): Uint8Array {
  const turned = new Uint8Array(images.length);
  for (let first = 0, to = 0; first < images.length; first += rows * cols) {
    for (let x = 0; x < cols; x++) {
      for (let y = 0; y < rows; y++) turned[to++] = images[first + y * cols + x];
    }
  }
  return turned;
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
