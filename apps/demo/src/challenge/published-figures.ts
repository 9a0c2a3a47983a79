/** A figure that runs are compared with. */
export interface PublishedFigure {
  name: string;
  /** Fraction of the 10,000 test digits, 0..1. */
  accuracy: number;
  parameters?: number;
  /** How it was counted, or where it is from. */
  note: string;
}

const lab = 'the lab: highest of many looks at the test digits';

/** The lab's own figures, and the best that was published for these 10,000 digits since. */
export const publishedFigures: readonly PublishedFigure[] = [
  { name: 'Lab 3.0, three convolutions', accuracy: 0.989, parameters: 122_270, note: lab },
  { name: 'Lab 3.1, bigger', accuracy: 0.991, parameters: 244_076, note: lab },
  { name: 'Lab 3.1, bigger, dropout', accuracy: 0.993, parameters: 244_076, note: lab },
  { name: 'Best single network published', accuracy: 0.9983, note: 'published record' },
  { name: 'Best group of networks published', accuracy: 0.9991, note: 'published record, an ensemble' },
];
