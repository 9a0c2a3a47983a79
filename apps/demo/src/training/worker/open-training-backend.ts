import { type OpenedBackend, openBackend } from '@lab/backend';
import { layerFromConfig } from '@lab/layers';
import { batches } from '@lab/mnist-data';
import { optimizerFromConfig, scheduleFromConfig, train } from '@lab/train';
import type { StartCommand } from '../protocol.js';

/**
 * Opens the backend that the settings ask for. `auto` times a few steps of the very network on each, where there is a graphics
 * processor at all; drawn by the processor, WebGL would only cost the visitor seconds.
 */
export async function openTrainingBackend({
  settings,
  network,
  train: digits,
}: StartCommand): Promise<OpenedBackend> {
  if (settings.backend !== 'auto') return openBackend(settings.backend);
  const webgl = await openBackend('webgl').catch((error: unknown) => error);
  if (!isHardware(webgl)) {
    const opened = await openBackend('wasm');
    const why = webgl instanceof Error ? 'no WebGL here' : 'WebGL is drawn by the processor here';
    return { ...opened, reason: `auto: ${opened.reason}; ${why}` };
  }
  const { batchSize, seed, optimizer, learningRate } = settings;
  const trial = () =>
    train({
      network: layerFromConfig(network as never),
      optimizer: optimizerFromConfig(optimizer as never),
      learningRate: scheduleFromConfig(learningRate as never),
      batches: batches(digits, { batchSize, seed }),
      iterations: 50,
      seed,
    });
  return openBackend('auto', { trial });
}

function isHardware(opened: unknown): boolean {
  return typeof opened === 'object' && opened !== null && 'hardware' in opened && opened.hardware === true;
}
