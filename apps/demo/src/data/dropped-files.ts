import {
  type DatasetFiles,
  type DatasetPart,
  type GivenFiles,
  loadDataset,
  MnistDataError,
  mnistFiles,
} from '@lab/mnist-data';
import { fashionMnistFiles, kmnistFiles } from '@lab/mnist-data/sets';
import type { LoadedDigits } from './loaded-digits.js';

/** Sets that are known by their checksums. */
const knownSets: readonly DatasetFiles[] = [mnistFiles, fashionMnistFiles, kmnistFiles];

const partNames: Record<DatasetPart, string> = {
  trainImages: 'train-images-idx3-ubyte',
  trainLabels: 'train-labels-idx1-ubyte',
  testImages: 't10k-images-idx3-ubyte',
  testLabels: 't10k-labels-idx1-ubyte',
};

/** Whether a file's name is that of one of the four: any archive's spelling, zipped or not. */
export function isDigitFile(name: string): boolean {
  return partOf(name) !== undefined;
}

/**
 * Returns the digits in the four files that a person chose. A published set is recognised by its checksums; others are
 * taken as they are, and `notice` says so.
 *
 * @throws MnistDataError when a file is missing or broken
 */
export async function loadDroppedFiles(files: readonly File[], signal?: AbortSignal): Promise<LoadedDigits> {
  const given = givenFiles(files);
  for (const set of knownSets) {
    try {
      const data = await loadDataset(set, { source: given, signal });
      return { ...data, classNames: set.classNames, synthetic: false };
    } catch (error) {
      if (!(error instanceof MnistDataError) || error.code !== 'ECHECKSUM') throw error;
    }
  }
  const data = await loadDataset(
    { ...mnistFiles, name: 'your files' },
    { source: given, signal, verify: false },
  );
  return {
    ...data,
    classNames: mnistFiles.classNames,
    synthetic: false,
    notice: 'These files are not one of the published sets: figures are comparable among themselves only.',
  };
}

function givenFiles(files: readonly File[]): GivenFiles {
  const found: Partial<Record<DatasetPart, File>> = {};
  for (const file of files) {
    const part = partOf(file.name);
    if (part) found[part] = file;
  }
  const { trainImages, trainLabels, testImages, testLabels } = found;
  if (!trainImages || !trainLabels || !testImages || !testLabels) {
    const missing = (Object.keys(partNames) as DatasetPart[]).filter((part) => !found[part]);
    throw new MnistDataError(
      'EMISSING',
      `Four files belong together; missing: ${missing.map((part) => partNames[part]).join(', ')} (each may end in .gz).`,
    );
  }
  return { trainImages, trainLabels, testImages, testLabels };
}

function partOf(name: string): DatasetPart | undefined {
  if (!/idx\d-ubyte(\.gz)?$/i.test(name)) return undefined;
  const train = /train/i.test(name);
  const test = /t10k|test/i.test(name);
  if (train === test) return undefined;
  if (/images/i.test(name)) return train ? 'trainImages' : 'testImages';
  if (/labels/i.test(name)) return train ? 'trainLabels' : 'testLabels';
  return undefined;
}
