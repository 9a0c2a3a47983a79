/** How far back the speed looks, ms. */
const window = 2000;

/** Times a run's steps, pauses left out. */
export class StepClock {
  readonly #now: () => number;
  readonly #recent: { step: number; at: number }[] = [];
  #elapsed = 0;
  #since: number | undefined;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Says that so many updates are made. The clock starts at the first. */
  step(step: number): void {
    const at = this.#now();
    this.#since ??= at;
    this.#recent.push({ step, at });
    while (this.#recent.length > 2 && at - this.#recent[0].at > window) this.#recent.shift();
  }

  pause(): void {
    if (this.#since !== undefined) this.#elapsed += this.#now() - this.#since;
    this.#since = undefined;
    this.#recent.length = 0;
  }

  resume(): void {
    this.#since = this.#now();
  }

  /** Of training, in ms. */
  elapsedMs(): number {
    return this.#elapsed + (this.#since === undefined ? 0 : this.#now() - this.#since);
  }

  /** Over the last two seconds; 0 while paused. */
  stepsPerSecond(): number {
    const first = this.#recent[0];
    const last = this.#recent.at(-1);
    if (!first || !last || last.at === first.at) return 0;
    return (1000 * (last.step - first.step)) / (last.at - first.at);
  }
}
