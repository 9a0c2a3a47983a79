import { type OpenedBackend, openBackend } from '@lab/backend';
import { layerFromConfig } from '@lab/layers';
import { batches } from '@lab/mnist-data';
import { optimizerFromConfig, scheduleFromConfig, train } from '@lab/train';
import { env } from '@tensorflow/tfjs-core';
import type { StartCommand } from '../protocol.js';
import { strings } from '../strings.js';

const words = strings.failures;

/**
 * Opens the backend that the settings ask for. `auto` times a few steps of the very network on each, where there is a graphics
 * processor at all; drawn by the processor, WebGL would only cost the visitor seconds.
 *
 * @throws Error with a sentence for people where the browser has no such backend
 */
export async function openTrainingBackend(start: StartCommand): Promise<OpenedBackend> {
  const { backend } = start.settings;
  if (backend === 'wasm') return openWasm();
  if (backend === 'webgl') {
    return openBackend('webgl').catch((cause: Error) => {
      throw new Error(words.noWebgl, { cause });
    });
  }
  const webgl = await openBackend('webgl').catch(() => undefined);
  if (webgl?.hardware) return openBackend('auto', { trial: () => trial(start) });
  try {
    const wasm = await openWasm();
    const why = webgl ? 'WebGL is drawn by the processor here' : 'no WebGL here';
    return { ...wasm, reason: `auto: ${wasm.reason}; ${why}` };
  } catch (cause) {
    if (await hasSimd()) throw cause;
    if (!webgl) throw new Error(words.noBackend, { cause });
    const opened = await openBackend('webgl');
    return { ...opened, reason: `auto: ${opened.reason}; no WASM-SIMD here` };
  }
}

async function openWasm(): Promise<OpenedBackend> {
  try {
    return await openBackend('wasm');
  } catch (cause) {
    throw (await hasSimd()) ? cause : new Error(words.noSimd, { cause });
  }
}

/** tfjs's own finding; where its WASM backend did not even load, SIMD is not what is missing. */
async function hasSimd(): Promise<boolean> {
  try {
    return (await env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
  } catch {
    return true;
  }
}

function trial({ settings, network, train: digits }: StartCommand) {
  const { batchSize, seed, optimizer, learningRate } = settings;
  return train({
    network: layerFromConfig(network as never),
    optimizer: optimizerFromConfig(optimizer as never),
    learningRate: scheduleFromConfig(learningRate as never),
    batches: batches(digits, { batchSize, seed }),
    iterations: 50,
    seed,
  });
}
