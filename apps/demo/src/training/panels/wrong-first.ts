/** Returns indices of digits, those that were not recognised first, each part in its own order; at most `most`. */
export function wrongFirst(truths: ArrayLike<number>, answers: ArrayLike<number>, most: number): number[] {
  const wrong: number[] = [];
  const right: number[] = [];
  for (let i = 0; i < answers.length && wrong.length < most; i++) {
    if (truths[i] !== answers[i]) wrong.push(i);
    else if (right.length < most) right.push(i);
  }
  return wrong.concat(right).slice(0, most);
}
