// In a page: what it takes to bring a batch of digits to WebGL, beside picking it out of digits that are there already.
import { openBackend } from '@lab/backend';
import { dispose, gather, reshape, slice, tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';

const pixels = 784;

/** Returns medians in ms, each with the wait for the GPU; what the wait alone takes is taken off. */
globalThis.measureUpload = async ({ batchSize, digits, repetitions }) => {
  await openBackend('webgl');
  const batch = Float32Array.from({ length: batchSize * pixels }, (_, i) => (i % 256) / 255);
  const resident = tensor(new Float32Array(digits * pixels), [digits, pixels]);
  const one = tensor(batch, [batchSize, pixels]);
  const chosen = Int32Array.from({ length: batchSize }, (_, i) => (i * 7919) % digits);
  // A few values of it are read: all of it has to be there.
  const wait = (x) => slice(reshape(x, [batchSize, pixels]), [0, 0], [1, 8]).dataSync();
  const median = (act) => {
    const times = [];
    for (let i = 0; i < repetitions; i++) {
      const begun = performance.now();
      tidy(act);
      times.push(performance.now() - begun);
    }
    // The first compile.
    return times.slice(repetitions / 5).sort((a, b) => a - b)[Math.floor(repetitions * 0.4)];
  };
  const waiting = median(() => wait(one));
  const uploaded = median(() => wait(tensor(batch, [batchSize, 28, 28, 1])));
  const gathered = median(() => wait(gather(resident, tensor1d(chosen, 'int32'))));
  dispose([resident, one]);
  return { uploadMs: uploaded - waiting, gatherMs: gathered - waiting };
};
