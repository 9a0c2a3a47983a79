import { type DatasetFiles, mnistFiles } from '@lab/mnist-data';
import { fashionMnistFiles } from '@lab/mnist-data/sets';
import type { DataName } from '../settings/training-settings.js';

export interface DigitSet {
  name: DataName;
  title: string;
  /** [10] What each label means. */
  classNames: readonly string[];
  /** Checksums and names of its four files. Undefined for digits that are generated. */
  files: DatasetFiles | undefined;
  /**
   * Public copies that send CORS headers, so that a page may read them. The addresses have to be in the page's
   * Content-Security-Policy as well.
   */
  mirrors: readonly string[];
}

/** The sets by name. */
export const digitSets: Readonly<Record<DataName, DigitSet>> = {
  mnist: {
    name: 'mnist',
    title: 'MNIST digits',
    classNames: mnistFiles.classNames,
    files: mnistFiles,
    mirrors: [
      'https://cdn.jsdelivr.net/gh/fgnt/mnist/',
      'https://raw.githubusercontent.com/fgnt/mnist/master/',
      'https://storage.googleapis.com/cvdf-datasets/mnist/',
      'https://ossci-datasets.s3.amazonaws.com/mnist/',
    ],
  },
  'fashion-mnist': {
    name: 'fashion-mnist',
    title: 'Fashion-MNIST clothes',
    classNames: fashionMnistFiles.classNames,
    files: fashionMnistFiles,
    // Its own site sends no CORS headers and is not encrypted; its repository holds the same files.
    mirrors: ['https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/'],
  },
  synthetic: {
    name: 'synthetic',
    title: 'Synthetic digits',
    classNames: mnistFiles.classNames,
    files: undefined,
    mirrors: [],
  },
};
