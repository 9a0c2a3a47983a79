/** Where a run waits between two steps: while it is paused, or when the steps asked for are made. */
export class StepGate {
  #left = Number.POSITIVE_INFINITY;
  #wake: () => void = () => {};

  close(): void {
    this.#left = 0;
  }

  /** @param steps - how many may pass. @defaultValue all */
  open(steps = Number.POSITIVE_INFINITY): void {
    this.#left = steps;
    this.#wake();
  }

  get isClosed(): boolean {
    return this.#left === 0;
  }

  /** Says that a step passes. */
  pass(): void {
    this.#left--;
  }

  /** Waits until the gate is opened, or whoever waits is woken to look for something else to do. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  wake(): void {
    this.#wake();
  }
}
