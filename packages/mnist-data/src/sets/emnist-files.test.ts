import { describe, expect, it } from 'vitest';
import { writeIdx } from '../idx/write-idx.js';
import { loadDataset } from '../loading/load-dataset.js';
import type { DatasetPart } from './dataset-files.js';
import { emnistBalancedFiles, emnistDigitsFiles, emnistLettersFiles } from './emnist-files.js';

describe('the EMNIST sets', () => {
  // The counts of the paper's table II (Cohen and others, 2017).
  it.each([
    ['emnist-digits', emnistDigitsFiles, 10, 240_000, 40_000],
    ['emnist-letters', emnistLettersFiles, 26, 124_800, 20_800],
    ['emnist-balanced', emnistBalancedFiles, 47, 112_800, 18_800],
  ])('%s has the published counts, and a name for each class', (name, set, classes, train, test) => {
    expect(set).toMatchObject({ name, classes, transposed: true });
    expect(new Set(set.classNames).size).toBe(classes);
    const { trainImages, trainLabels, testImages, testLabels } = set.files;
    expect(trainImages.bytes).toBe(16 + train * 28 * 28);
    expect(testImages.bytes).toBe(16 + test * 28 * 28);
    expect([trainLabels.bytes, testLabels.bytes]).toEqual([8 + train, 8 + test]);
    const hashes = Object.values(set.files).map(({ zippedSha256 }) => zippedSha256);
    expect(new Set(hashes.filter((hash) => /^[0-9a-f]{64}$/.test(hash))).size).toBe(4);
    for (const part of Object.keys(set.files) as DatasetPart[]) {
      expect(set.files[part].name).toContain(`${name}-${part.startsWith('train') ? 'train' : 'test'}-`);
    }
  });

  it('come upright, with letters counted from 0', async () => {
    // The letters A, Z and B as the files have them: 1, 26 and 2; each picture is written by columns.
    const images = writeIdx({ shape: [3, 2, 2], data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) });
    const labels = writeIdx({ shape: [3], data: Uint8Array.of(1, 26, 2) });
    const source = { trainImages: images, trainLabels: labels, testImages: images, testLabels: labels };
    const { train } = await loadDataset(emnistLettersFiles, { source, verify: false });
    expect([...train.images]).toEqual([1, 3, 2, 4, 5, 7, 6, 8, 9, 11, 10, 12]);
    expect([...train.labels].map((label) => emnistLettersFiles.classNames[label])).toEqual(['A', 'Z', 'B']);
    const zero = writeIdx({ shape: [3], data: Uint8Array.of(1, 0, 2) });
    await expect(
      loadDataset(emnistLettersFiles, { source: { ...source, testLabels: zero }, verify: false }),
    ).rejects.toMatchObject({ code: 'EMISMATCH', message: expect.stringContaining('labels from 1 to 26') });
  });
});
