import { TrainingDivergedError } from '@lab/train';
import type { Engine } from '../run/engine.js';
import type { OpenEngineOptions } from '../run/open-engine.js';
import { findBrowser } from './find-browser.js';
import { launchBrowser } from './launch-browser.js';
import { isPageBuilt } from './page-file.js';
import { openPageLink, type PageLink } from './page-link.js';
import type { Order, SaidError, Saying } from './protocol.js';

type Answer<Type extends Saying['type']> = Extract<Saying, { type: Type }>;

/**
 * Starts a browser, and opens a backend in a worker of a page of it. The page takes its orders from this process and does the same as a
 * run in this process would: same code, same events.
 *
 * @throws Error when there is no browser, it does not start, or its page cannot open the backend
 */
export async function openBrowserEngine(options: OpenEngineOptions): Promise<Engine> {
  const { backend, browser: given, show = false, browserFlags, workers, microBatches, signal } = options;
  if (backend === 'webgl' && workers !== 'auto' && workers > 1) {
    throw new RangeError(`--workers: expected 1 with WebGL, which trains in one thread, got ${workers}.`);
  }
  const path = findBrowser(given === true ? undefined : given);
  if (!isPageBuilt()) {
    throw new Error(
      '--browser: expected the page that trains in it, which is not built. Build it: npm run build',
    );
  }
  const link = await openPageLink();
  const flags = browserFlags?.split(/\s+/).filter((flag) => flag) ?? [];
  const browser = await launchBrowser({ path, show, flags }).catch((error: unknown) => {
    link.close();
    throw error;
  });
  const close = async () => {
    await browser.close();
    link.close();
  };

  const answer = async <Type extends Saying['type']>(type: Type): Promise<Answer<Type>> => {
    const saying = await link.next();
    if (saying.type === 'failed') throw revived(saying.error);
    if (saying.type !== type)
      throw new Error(`--browser: expected "${type}" from the page, got "${saying.type}".`);
    return saying as Answer<Type>;
  };
  const ask = <Type extends Saying['type']>(order: Order, type: Type): Promise<Answer<Type>> => {
    link.give(order);
    return answer(type);
  };

  try {
    await browser.open(link.url, link.break);
    signal.throwIfAborted();
    const opened = await ask({ type: 'open', backend, workers, microBatches }, 'opened');
    signal.throwIfAborted();
    return {
      facts: {
        backend: opened.backend,
        reason: opened.reason,
        versions: opened.versions,
        browser: browser.facts,
      },
      fragile: true,
      async prepare(job) {
        await ask({ type: 'prepare', job }, 'prepared');
        return async function* train(signal) {
          link.give({ type: 'train' });
          const release = passOnAbort(signal, link);
          try {
            for (;;) {
              const saying = await link.next();
              if (saying.type === 'event') yield saying.event;
              else if (saying.type === 'trained') return saying.stopReason;
              else if (saying.type === 'failed') throw revived(saying.error);
            }
          } finally {
            release();
          }
        };
      },
      async judge(checkpoint, dataset, signal) {
        link.give({ type: 'judge', checkpoint, dataset });
        const release = passOnAbort(signal, link);
        try {
          return (await answer('judged')).judgement;
        } finally {
          release();
        }
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Tells the page when the signal is aborted, until the returned function is called. */
function passOnAbort(signal: AbortSignal, link: PageLink): () => void {
  const abort = () => link.give({ type: 'abort' });
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return () => signal.removeEventListener('abort', abort);
}

function revived({ name, message, stack, diverged }: SaidError): Error {
  const error = diverged ? new TrainingDivergedError(diverged) : Object.assign(new Error(message), { name });
  // Where it happened, not where it arrived.
  if (stack !== undefined) error.stack = `${stack}\n  in the browser`;
  return error;
}
