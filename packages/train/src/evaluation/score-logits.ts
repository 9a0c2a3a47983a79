export interface Score {
  /** Sum of the cross-entropies, in nats. */
  lossSum: number;
  /** Examples whose largest logit is their label's; of equal logits the first counts. */
  correct: number;
}

/** Scores logits [n · classes] against labels [n] in float64, by the log-sum-exp. */
export function scoreLogits(logits: Float32Array, labels: ArrayLike<number>, classes: number): Score {
  let lossSum = 0;
  let correct = 0;
  for (let i = 0; i < labels.length; i++) {
    const row = i * classes;
    let best = row;
    for (let j = row + 1; j < row + classes; j++) if (logits[j] > logits[best]) best = j;
    let sum = 0;
    for (let j = row; j < row + classes; j++) sum += Math.exp(logits[j] - logits[best]);
    const truth = row + labels[i];
    lossSum += Math.log(sum) + logits[best] - logits[truth];
    if (best === truth) correct++;
  }
  return { lossSum, correct };
}
