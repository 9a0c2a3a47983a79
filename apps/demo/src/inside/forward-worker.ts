// The whole of the worker that `forward-client.ts` starts: runs digits through a network, off the page's thread.
import { forward } from '../network/forward.js';
import type { ForwardReply, ForwardRequest } from './forward-message.js';

let network: ForwardRequest['network'];

self.onmessage = ({ data }: MessageEvent<ForwardRequest>) => {
  network = data.network ?? network;
  const reply: ForwardReply = { id: data.id, probabilities: new Float32Array(0) };
  try {
    if (!network) throw new Error('expected a network with the first request');
    const count = data.pixels.length / 784;
    for (let i = 0; i < count; i++) {
      const { layers, probabilities } = forward(
        network.spec,
        network.weights,
        data.pixels.subarray(i * 784, (i + 1) * 784),
      );
      if (i === 0) reply.probabilities = new Float32Array(count * probabilities.length);
      if (i === 0 && data.layers) reply.layers = layers;
      reply.probabilities.set(probabilities, i * probabilities.length);
    }
  } catch (error) {
    reply.error = error instanceof Error ? error.message : String(error);
  }
  self.postMessage(reply);
};
