import { MnistDataError } from '../errors/mnist-data-error.js';
import { type FileBytes, readFileBytes } from '../files/file-bytes.js';
import type { DatasetFiles, DatasetPart } from '../sets/dataset-files.js';
import type { Origin } from './origin.js';

/** The four files as the caller has them, zipped or not. */
export type GivenFiles = Readonly<Record<DatasetPart, FileBytes>>;

/** Returns the caller's own files as a place: by their part, or `File`s of a page by their name. */
export function givenOrigin(set: DatasetFiles, given: GivenFiles | readonly File[]): Origin {
  return {
    name: 'given files',
    remote: false,
    async get(file, { onBytes }) {
      const part = (Object.keys(set.files) as DatasetPart[]).find((key) => set.files[key] === file);
      const content = isFiles(given)
        ? given.find(({ name }) => name.replace(/\.gz$/, '').replace('.idx', '-idx') === file.name)
        : part && given[part];
      if (content === undefined) {
        const names = isFiles(given) ? given.map(({ name }) => name) : Object.keys(given);
        throw new MnistDataError(
          'EMISSING',
          `load: expected ${file.name} (or .gz) among the given files, got ${names.join(', ') || 'none'}. Give all four.`,
          { file: file.name },
        );
      }
      const bytes = await readFileBytes(content);
      onBytes('read', bytes.length, bytes.length);
      return { bytes, file: file.name };
    },
  };
}

function isFiles(given: GivenFiles | readonly File[]): given is readonly File[] {
  return Array.isArray(given);
}
