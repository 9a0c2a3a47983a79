// Softmax cross-entropy, loss and gradient in one pass. Exponentials and logarithms in float64 by series: a few thousand of
// them a step cost microseconds, and Math.exp would bring tables, whose data segment would overwrite tfjs's heap.

const LN2: f64 = 0.6931471805599453;

/** eˣ for x ≤ 0, to about 1e-13: x = k·ln 2 + r, then the Taylor series of eʳ, |r| ≤ 0.35. */
function expOf(x: f64): f64 {
  if (x < -700) return 0;
  const k = nearest(x / LN2);
  const r = x - k * LN2;
  let sum: f64 = 1;
  for (let i: f64 = 11; i > 0; i--) sum = 1 + (sum * r) / i;
  return sum * reinterpret<f64>((<i64>k + 1023) << 52);
}

/** ln x for normal x > 0, to about 1e-15: x = 2ᵏ·m with m near 1, then ln m = 2·artanh((m − 1)/(m + 1)). */
function logOf(x: f64): f64 {
  const bits = reinterpret<i64>(x);
  let k = <f64>((bits >> 52) - 1023);
  let m = reinterpret<f64>((bits & 0xfffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    k++;
  }
  const t = (m - 1) / (m + 1);
  const square = t * t;
  let sum: f64 = 0;
  for (let i: f64 = 21; i > 0; i -= 2) sum = sum * square + 1 / i;
  return k * LN2 + 2 * t * sum;
}

/**
 * loss [1] = Σ over rows of −ln softmax(logits)[label] / total; dlogits [rows, classes] = (softmax − one-hot) / total. Returns
 * the first row whose label is not a class, or −1.
 */
export function softmaxCrossEntropy(
  logits: usize, labels: usize, loss: usize, dlogits: usize, rows: i32, classes: i32, total: i32,
): i32 {
  let sumOfLosses: f64 = 0;
  const share: f64 = 1 / <f64>total;
  const pitch = classes << 2;
  for (let row = 0; row < rows; row++) {
    const label = load<i32>(labels + (row << 2));
    if (<u32>label >= <u32>classes) return row;
    let top = load<f32>(logits);
    for (let c = 4; c < pitch; c += 4) top = max(top, load<f32>(logits + c));
    let sum: f64 = 0;
    for (let c = 0; c < pitch; c += 4) {
      const e = expOf(<f64>load<f32>(logits + c) - <f64>top);
      store<f32>(dlogits + c, <f32>e);
      sum += e;
    }
    const scale = <f32>(share / sum);
    for (let c = 0; c < pitch; c += 4) store<f32>(dlogits + c, load<f32>(dlogits + c) * scale);
    const at = dlogits + (label << 2);
    const probability = expOf(<f64>load<f32>(logits + (label << 2)) - <f64>top) / sum;
    store<f32>(at, <f32>((probability - 1) * share));
    sumOfLosses += logOf(sum) + <f64>top - <f64>load<f32>(logits + (label << 2));
    logits += pitch;
    dlogits += pitch;
  }
  store<f32>(loss, <f32>(sumOfLosses * share));
  return -1;
}
