import { existsSync } from 'node:fs';
import { type LoadProgress, loadMnist, MnistDataError, type TrainTest } from '@lab/mnist-data';
import { syntheticMnist } from '@lab/mnist-data/synthetic';

export interface OpenDataOptions {
  /** `mnist`, `synthetic` or a folder. Left out: MNIST wherever it is found, else synthetic digits. */
  data?: string;
  /**
   * Whether only the test digits are looked at: of synthetic digits, one to train on is drawn then instead of 60,000.
   * @defaultValue false
   */
  testOnly?: boolean;
  signal?: AbortSignal;
  onProgress?: (progress: LoadProgress) => void;
}

export interface OpenedData extends TrainTest {
  /** Whether these are generated digits, not MNIST. */
  synthetic: boolean;
  /** What people must be told before they read any figure. */
  warning?: string;
}

// Beside the ones a user names: where the project's own checkout may have them.
const folders = ['data/mnist', '../shared/mnist'];

/**
 * Returns the digits to train and test on. MNIST is looked for in `$MNIST_DIR`, `data/mnist`, `../shared/mnist`, the
 * user's cache and on the mirrors; only when nobody asked for MNIST by name, synthetic digits stand in, with a warning.
 *
 * @throws MnistDataError when what was asked for cannot be had
 */
export async function openData({
  data,
  testOnly = false,
  signal,
  onProgress,
}: OpenDataOptions): Promise<OpenedData> {
  const options = { signal, onProgress };
  const draw = () => syntheticMnist({ seed: 0, ...(testOnly && { train: 1 }) });
  if (data === 'synthetic') return { ...draw(), synthetic: true };
  if (data !== undefined && data !== 'mnist') {
    if (!existsSync(data)) {
      throw new Error(
        `--data: expected "mnist", "synthetic" or a folder, got ${data}, which is not there. Name the folder that holds the four files.`,
      );
    }
    return { ...(await loadMnist({ ...options, source: data })), synthetic: false };
  }
  const folder = process.env.MNIST_DIR || folders.find(existsSync);
  if (folder) return { ...(await loadMnist({ ...options, source: folder })), synthetic: false };
  try {
    return { ...(await loadMnist(options)), synthetic: false };
  } catch (error) {
    if (data === 'mnist' || !(error instanceof MnistDataError) || error.code !== 'ENETWORK') throw error;
    return {
      ...draw(),
      synthetic: true,
      warning:
        'MNIST is not on this machine and no mirror can be reached: these are SYNTHETIC digits, and so are the figures. Name a folder with --data, or set MNIST_DIR.',
    };
  }
}
