import { writeIdx } from '@lab/mnist-data';
import { syntheticDigits } from '@lab/mnist-data/synthetic';
import type { Page } from 'playwright';

/**
 * Gives the page 1,000 digits to train on and 500 to test, as a visitor does who brings files: the set asked for as `mnist`.
 * For tests that are not about how many there are: 70,000 take the page seconds to draw, and 10,000 to judge.
 */
export async function giveFewDigits(page: Page): Promise<void> {
  const files = [...idxFiles('train', 1_000, 1), ...idxFiles('t10k', 500, 2)];
  await page.evaluate(async (given) => {
    const { digits } = document.querySelector('lab-page') as unknown as LabLike;
    const bytes = (base64: string) => Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
    await digits.loadFiles(given.map(({ name, base64 }) => new File([bytes(base64)], name)));
  }, files);
}

function idxFiles(part: string, count: number, seed: number) {
  const { images, labels } = syntheticDigits({ count, seed });
  return [
    { name: `${part}-images-idx3-ubyte`, base64: encode([count, 28, 28], images) },
    { name: `${part}-labels-idx1-ubyte`, base64: encode([count], labels) },
  ];
}

function encode(shape: number[], data: Uint8Array): string {
  return Buffer.from(writeIdx({ shape, data })).toString('base64');
}

interface LabLike {
  digits: { loadFiles(files: File[]): Promise<unknown> };
}
