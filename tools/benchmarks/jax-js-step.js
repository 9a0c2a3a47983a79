/*
 * Peer for training speed: steps of one of the lab's networks in jax-js on WebAssembly, compiled by its `jit`, dropout and Adam
 * included. Not a dependency of this repository:
 *
 *     npm install --no-save @jax-js/jax
 *
 * Speaks JSON, one object a line, as pytorch_step.py does. An array that a jax-js function is given is used up: `.ref` keeps it.
 */
import { createInterface } from 'node:readline';

// By a name in a variable: checks of the repository's dependencies would miss it.
const library = '@jax-js/jax';
const jax = await import(library);
const { jit, lax, nn, numpy: np, random, valueAndGrad } = jax;
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { network, inputShape, batch } = JSON.parse((await lines.next()).value);
// Only this one: the others ask for a browser's navigator.
await jax.init('wasm');
jax.defaultDevice('wasm');

const { initial, forward } = build();
const [rows, cols, channels] = inputShape;
const images = random.uniform(random.key(1), [batch, channels, rows, cols]);
const digits = Array.from({ length: batch }, (_, i) => i % 10);
const labels = nn.oneHot(np.array(digits, { dtype: np.int32 }), 10);

const loss = (parameters, x, y, key) =>
  np.mean(np.sum(nn.logSoftmax(forward(parameters, x, key)).mul(y), -1)).mul(-1);

const beta1 = 0.9;
const beta2 = 0.999;
/** @param corrections the rate over the bias correction of m, and the bias correction of v, of this step */
const step = jit((parameters, m, v, x, y, key, [rate, correction]) => {
  const [value, grads] = valueAndGrad(loss)(parameters.map(keep), x, y, key);
  const newM = m.map((old, i) => old.mul(beta1).add(grads[i].ref.mul(1 - beta1)));
  const newV = v.map((old, i) => old.mul(beta2).add(np.square(grads[i]).mul(1 - beta2)));
  const updated = parameters.map((old, i) => {
    const size = np.sqrt(newV[i].ref.div(correction.ref)).add(1e-8);
    return old.sub(newM[i].ref.mul(rate.ref).div(size));
  });
  rate.dispose();
  correction.dispose();
  return [value, updated, newM, newV];
});
const look = jit((parameters, x) => forward(parameters, x, undefined));

let parameters = initial;
let m = parameters.map((p) => np.zeros(p.shape));
let v = parameters.map((p) => np.zeros(p.shape));
let steps = 0;
const work = {
  step: async () => {
    steps += 1;
    const corrections = [np.array(3e-3 / (1 - beta1 ** steps)), np.array(1 - beta2 ** steps)];
    let value;
    [value, parameters, m, v] = step(
      parameters,
      m,
      v,
      images.ref,
      labels.ref,
      random.key(steps),
      corrections,
    );
    await value.data();
    await jax.blockUntilReady(parameters);
  },
  forward: () => look(parameters.map(keep), images.ref).data(),
};

console.log(JSON.stringify({ peer: 'jax-js wasm', threads: 1 }));
for await (const line of lines) {
  const request = JSON.parse(line);
  const times = [];
  for (let i = 0; i < request.count; i++) {
    const start = performance.now();
    await work[request.work]();
    times.push(performance.now() - start);
  }
  console.log(JSON.stringify({ times }));
}
process.exit();

function keep(array) {
  return array.ref;
}

/** Returns the network of the config, [n, channels, rows, cols] → [n, classes]; each layer is given its parameters in turn. */
function build() {
  const initial = [];
  const layers = [];
  let shape = [inputShape[2], inputShape[0], inputShape[1]];
  const weight = (sizes) => initial.push(random.normal(random.key(initial.length), sizes).mul(0.1)) - 1;
  const bias = (units, { useBias }) => (useBias ? initial.push(np.full([units], 0.1)) - 1 : undefined);
  for (const [at, { type, config }] of network.layers.entries()) {
    if (type === 'conv2d') {
      const [w, b] = [weight([config.filters, shape[0], ...config.kernelSize]), bias(config.filters, config)];
      const { strides, padding } = config;
      layers.push((x, p) => {
        const product = lax.conv(x, p[w], strides, padding.toUpperCase());
        const sum = b === undefined ? product : product.add(p[b].reshape([1, config.filters, 1, 1]));
        return activate(config.activation, sum);
      });
      if (padding !== 'same') throw new Error(`jax-js-step: expected padding same, got ${padding}.`);
      shape = [config.filters, ...[1, 2].map((axis) => Math.ceil(shape[axis] / strides[axis - 1]))];
    } else if (type === 'flatten') {
      const size = shape.reduce((product, length) => product * length, 1);
      layers.push((x) => x.reshape([-1, size]));
      shape = [size];
    } else if (type === 'dense') {
      const [w, b] = [weight([shape[0], config.units]), bias(config.units, config)];
      layers.push((x, p) => {
        const product = np.matmul(x, p[w]);
        return activate(config.activation, b === undefined ? product : product.add(p[b]));
      });
      shape = [config.units];
    } else if (type === 'dropout') {
      const keepRate = 1 - config.rate;
      layers.push((x, _, key) => {
        if (key === undefined) return x;
        const kept = random.bernoulli(key, keepRate, x.shape);
        return np.where(kept, x.div(keepRate), 0);
      });
    } else {
      throw new Error(
        `jax-js-step: expected layers that this script knows, got ${type} at ${at}. Name another network.`,
      );
    }
  }
  // A key for one dropout layer: the lab's networks with convolutions have no more.
  const hasDropout = network.layers.some(({ type }) => type === 'dropout');
  return {
    initial,
    forward: (parameters, input, key) => {
      if (key !== undefined && !hasDropout) key.dispose();
      return layers.reduce((x, apply) => apply(x, parameters, key), input);
    },
  };
}

function activate(kind, x) {
  const kinds = { linear: (y) => y, relu: nn.relu, sigmoid: nn.sigmoid, tanh: np.tanh };
  return kinds[kind](x);
}
