import type { TrainingTick } from '../../timeline/run-history.js';
import { bufferCount, type PublicationReport, type PublicationShape, publishEveryMs } from '../protocol.js';
import { type PublishedTest, publicationBytes, writeTest, writeTraining } from '../publication-format.js';

/** The figures that go with every publication. */
export type PublishedNow = Omit<PublicationReport, 'type' | 'buffer'>;

/** Gathers what happens in a buffer and sends it off, at most every 50 ms; the page hands the buffer back. */
export class Publisher {
  readonly #shape: PublicationShape;
  readonly #send: (report: PublicationReport, transfer: Transferable[]) => void;
  readonly #free: ArrayBuffer[];
  #waiting: (() => void)[] = [];
  #last = Number.NEGATIVE_INFINITY;

  constructor(shape: PublicationShape, send: (report: PublicationReport, transfer: Transferable[]) => void) {
    this.#shape = shape;
    this.#send = send;
    this.#free = Array.from({ length: bufferCount }, () => new ArrayBuffer(publicationBytes(shape)));
  }

  /** Sends what there is, if it is time, or at once when `now` says so. Does nothing while the page holds all buffers. */
  publish(figures: PublishedNow, { now = false }: { now?: boolean } = {}): void {
    const time = performance.now();
    if (!now && time - this.#last < publishEveryMs) return;
    const buffer = this.#free.shift();
    if (!buffer) return;
    this.#last = time;
    this.#send({ type: 'publication', ...figures, buffer }, [buffer]);
  }

  /** Waits until there is room. */
  async addTraining(tick: TrainingTick, figures: () => PublishedNow): Promise<void> {
    await this.#add((buffer) => writeTraining(buffer, this.#shape, tick), figures);
  }

  /** Waits until there is room. */
  async addTest(tick: PublishedTest, figures: () => PublishedNow): Promise<void> {
    await this.#add((buffer) => writeTest(buffer, this.#shape, tick), figures);
  }

  /** Takes a buffer back. */
  giveBack(buffer: ArrayBuffer): void {
    new Int32Array(buffer, 0, 2).fill(0);
    this.#free.push(buffer);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  async #add(write: (buffer: ArrayBuffer) => boolean, figures: () => PublishedNow): Promise<void> {
    // The first free buffer is the one that is filled.
    while (this.#free.length === 0 || !write(this.#free[0])) {
      if (this.#free.length > 0) this.publish(figures(), { now: true });
      else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}
