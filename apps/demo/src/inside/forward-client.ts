import type { Spec } from '../network/spec.js';
import type { Weights } from '../network/tensor-layout.js';
import type { ForwardReply, ForwardRequest } from './forward-message.js';

/** A network with the weights of one moment. `key` tells moments apart. */
export interface NetworkAt {
  key: string;
  spec: Spec;
  weights: Weights;
}

interface Question {
  /** Of two waiting questions for one purpose only the later is asked. */
  purpose: string;
  network: NetworkAt;
  pixels: Uint8Array;
  layers: boolean;
  answer: (reply: ForwardReply) => void;
}

/** Runs digits through networks in a worker, one question at a time; the weights travel only when they are others. */
export class ForwardClient {
  #worker: Worker | undefined;
  #sent: string | undefined;
  #asked: Question | undefined;
  readonly #waiting = new Map<string, Question>();
  #id = 0;

  /** Asks; a question still waiting for the same purpose is dropped, and never answered. */
  ask(question: Question): void {
    this.#waiting.delete(question.purpose);
    this.#waiting.set(question.purpose, question);
    this.#next();
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#sent = undefined;
    this.#asked = undefined;
    this.#waiting.clear();
  }

  #next(): void {
    if (this.#asked) return;
    const [question] = this.#waiting.values();
    if (!question) return;
    this.#waiting.delete(question.purpose);
    this.#asked = question;
    const { network, pixels, layers } = question;
    const request: ForwardRequest = { id: ++this.#id, pixels, layers };
    if (network.key !== this.#sent) {
      request.network = { spec: network.spec, weights: network.weights };
      this.#sent = network.key;
    }
    this.#open().postMessage(request);
  }

  #open(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./forward-worker.ts', import.meta.url), {
      type: 'module',
      name: 'forward',
    });
    worker.onmessage = ({ data }: MessageEvent<ForwardReply>) => {
      const asked = this.#asked;
      this.#asked = undefined;
      if (data.id === this.#id) asked?.answer(data);
      this.#next();
    };
    worker.onerror = () => {
      const asked = this.#asked;
      this.close();
      asked?.answer({ id: this.#id, probabilities: new Float32Array(0), error: 'The script did not load.' });
    };
    this.#worker = worker;
    return worker;
  }
}
