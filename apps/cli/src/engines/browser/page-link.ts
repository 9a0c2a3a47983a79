import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeMessage, encodeMessage } from './message.js';
import { pageFile } from './page-file.js';
import type { Order, Saying } from './protocol.js';

/** This process's end of the talk with a page. */
export interface PageLink {
  /** Address of the page, for a browser of this machine. */
  url: string;
  /** Tells the page what to do. */
  give(order: Order): void;
  /**
   * Waits for what the page says next. The page goes on when it is asked for more: it never runs ahead of its reader.
   *
   * @throws the error of `break`
   */
  next(): Promise<Saying>;
  /** Ends the talk: whoever waits gets this error. */
  break(error: Error): void;
  close(): void;
}

interface Heard {
  saying: Saying;
  /** Lets the page go on. */
  answer(): void;
}

/** A page asks again after this time, in ms: browsers give up on an answer that does not come in minutes. */
const pollMs = 30_000;

const headers = {
  // Cross-origin isolation: without it a page's threads share no memory.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/**
 * Serves the page and talks with it, on a free port of the loopback interface below a path that nobody can guess: other programs of this
 * machine cannot join in.
 *
 * | request | what |
 * |---|---|
 * | `GET page.html`, `*.js` | the page and what it needs |
 * | `GET orders` | waits for the next order: 200 with a message, 204 to ask again |
 * | `POST say` | a message; answered when its reader is ready for the next |
 */
export async function openPageLink(): Promise<PageLink> {
  const base = `/${randomBytes(16).toString('hex')}/`;
  const orders: Order[] = [];
  const heard: Heard[] = [];
  let poll: { send(order?: Order): void } | undefined;
  let reader: { resolve(heard: Heard): void; reject(error: Error): void } | undefined;
  let last: Heard | undefined;
  let broken: Error | undefined;

  const hear = (saying: Saying, answer: () => void) => {
    if (reader) reader.resolve({ saying, answer });
    else heard.push({ saying, answer });
    reader = undefined;
  };

  const waitForOrder = (response: ServerResponse) => {
    const timer = setTimeout(() => poll?.send(), pollMs);
    poll = {
      send(order) {
        clearTimeout(timer);
        poll = undefined;
        response.writeHead(order ? 200 : 204, headers).end(order && encodeMessage(order));
      },
    };
    if (orders.length > 0) poll.send(orders.shift());
  };

  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    const name = path.startsWith(base) ? path.slice(base.length) : undefined;
    if (name === 'orders') waitForOrder(response);
    else if (name === 'say' && request.method === 'POST') {
      const message = await readBody(request).catch(() => undefined);
      // Cut off: the page is gone, as its browser tells.
      if (message) hear(decodeMessage(message) as Saying, () => response.writeHead(204, headers).end());
    } else {
      const file = name === undefined ? undefined : pageFile(name);
      if (!file) response.writeHead(404, headers).end();
      else {
        response.writeHead(200, { ...headers, 'Content-Type': file.type });
        if (file.text !== undefined) response.end(file.text);
        else
          createReadStream(file.path)
            .on('error', () => response.destroy())
            .pipe(response);
      }
    }
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new Error(
          `--browser: expected a free port on 127.0.0.1 to talk with the browser, got none (${cause.message}). Free one, or use --backend wasm without --browser.`,
          { cause },
        ),
      );
    });
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

  return {
    url: `http://127.0.0.1:${port}${base}page.html`,
    give(order) {
      if (poll) poll.send(order);
      else orders.push(order);
    },
    async next() {
      last?.answer();
      last = undefined;
      if (broken) throw broken;
      last =
        heard.shift() ??
        (await new Promise<Heard>((resolve, reject) => {
          reader = { resolve, reject };
        }));
      return last.saying;
    },
    break(error) {
      broken ??= error;
      reader?.reject(broken);
      reader = undefined;
    },
    close() {
      poll?.send();
      server.close();
      server.closeAllConnections();
    },
  };
}

async function readBody(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
