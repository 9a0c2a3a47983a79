import { zipMember } from '../files/zip-member.js';
import type { DatasetFiles, Mirror } from './dataset-files.js';

/*
 * EMNIST: letters and more digits in MNIST's form, from NIST's Special Database 19 (Cohen and others, 2017).
 * The pictures are stored column by column, which loading undoes.
 *
 * NIST publishes one archive and no checksums. Those here, of the .gz files in it, are written
 * alike in the Git LFS pointers of github.com/aurelienduarte/emnist (as are the lengths) and in the downloader `mnists` of
 * Connor Olding (2018); a program that pinned the letters' after fetching them from NIST has the same.
 */

const archives = [
  'https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip',
  'https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/gzip.zip',
];

const mirrors: readonly Mirror[] = [
  ...archives.map((address) => ({ address, cors: false, fetchFile: zipMember(address) })),
  {
    address:
      'https://media.githubusercontent.com/media/aurelienduarte/emnist/845f29ee8fb6be30e60b115f638f0eab08bfe469/gzip/',
    cors: true,
  },
];

/** 240,000 + 40,000 digits, as many of each. */
export const emnistDigitsFiles: DatasetFiles = {
  name: 'emnist-digits',
  classes: 10,
  classNames: [...'0123456789'],
  mirrors,
  transposed: true,
  files: {
    trainImages: {
      name: 'emnist-digits-train-images-idx3-ubyte',
      zippedBytes: 59_515_779,
      bytes: 188_160_016,
      zippedSha256: 'f7c95004d14d81af89522e67d8f0c781dfb3bd544181c81bfe1eb6b41c35b726',
    },
    trainLabels: {
      name: 'emnist-digits-train-labels-idx1-ubyte',
      zippedBytes: 113_859,
      bytes: 240_008,
      zippedSha256: '6638a6ff5fe2eefd9cca2471995b46c82986b8e4b2a70d2f5ce8e05d7edb319e',
    },
    testImages: {
      name: 'emnist-digits-test-images-idx3-ubyte',
      zippedBytes: 9_908_519,
      bytes: 31_360_016,
      zippedSha256: '20ebe43509264f7639d37c835a3f0b009e90b29e00a099a03101abe1644a3f63',
    },
    testLabels: {
      name: 'emnist-digits-test-labels-idx1-ubyte',
      zippedBytes: 19_960,
      bytes: 40_008,
      zippedSha256: 'bad1834c45d5988e270b99d43b13edc3fd898f658ffbc2caf2846ef27f7b05b0',
    },
  },
};

/** 124,800 + 20,800 letters, as many of each; upper and lower case are one class. Their labels, 1 to 26 in the files, become 0 to 25. */
export const emnistLettersFiles: DatasetFiles = {
  name: 'emnist-letters',
  classes: 26,
  classNames: [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
  mirrors,
  transposed: true,
  firstLabel: 1,
  files: {
    trainImages: {
      name: 'emnist-letters-train-images-idx3-ubyte',
      zippedBytes: 30_804_864,
      bytes: 97_843_216,
      zippedSha256: '6288f418a917e007bf5fddb823a2dc7a5c6a35031401b93292a539cb12bd881f',
    },
    trainLabels: {
      name: 'emnist-letters-train-labels-idx1-ubyte',
      zippedBytes: 79_283,
      bytes: 124_808,
      zippedSha256: '9759af91ea6bccdf07a6040fd085861f2ec88e37f7c3f5760f6feb57106fbe5c',
    },
    testImages: {
      name: 'emnist-letters-test-images-idx3-ubyte',
      zippedBytes: 5_039_157,
      bytes: 16_307_216,
      zippedSha256: '50f0e93d75b99b463e9760b8345866f22587fa2c2fba472730a5ba09c693412d',
    },
    testLabels: {
      name: 'emnist-letters-test-labels-idx1-ubyte',
      zippedBytes: 144,
      bytes: 20_808,
      zippedSha256: '924955c31fe7fd809b7303b5c0141282955f4b8390c74cdfd5d80435e0f4b4cb',
    },
  },
};

/** 112,800 + 18,800 digits and letters, as many of each; upper and lower case are one class where they look alike. */
export const emnistBalancedFiles: DatasetFiles = {
  name: 'emnist-balanced',
  classes: 47,
  classNames: [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt'],
  mirrors,
  transposed: true,
  files: {
    trainImages: {
      name: 'emnist-balanced-train-images-idx3-ubyte',
      zippedBytes: 28_207_740,
      bytes: 88_435_216,
      zippedSha256: '74295e75e4e9fa2c102147460ee7eb763653d5132d883a84fb88932bfb8d2db4',
    },
    trainLabels: {
      name: 'emnist-balanced-train-labels-idx1-ubyte',
      zippedBytes: 80_618,
      bytes: 112_808,
      zippedSha256: 'b46d41e5156a0a8aaaa4d18979fdd1588850fa8571018acffd5d93b325a7d6ed',
    },
    testImages: {
      name: 'emnist-balanced-test-images-idx3-ubyte',
      zippedBytes: 4_714_707,
      bytes: 14_739_216,
      zippedSha256: '117fc12b015e37ea98bfb2cbba3f77c3782c056cdbd219b87abfc8661d7135db',
    },
    testLabels: {
      name: 'emnist-balanced-test-labels-idx1-ubyte',
      zippedBytes: 13_504,
      bytes: 18_808,
      zippedSha256: 'a67cac948379b67270b9a4d0a01c8ec661598accf2f2b1964340b7c83cb175cd',
    },
  },
};
