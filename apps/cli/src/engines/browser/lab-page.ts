import { TrainingDivergedError } from '@lab/train';
import type { Engine } from '../engine.js';
import type { OpenEngineOptions } from '../engine-choice.js';
import type { LaunchedBrowser } from './launch-browser.js';
import type { PageFacts } from './page-facts.js';
import { openPageLink, type PageLink } from './page-link.js';
import type { Order, SaidError, Saying } from './protocol.js';

export type OpenPageOptions = Pick<OpenEngineOptions, 'backend' | 'workers' | 'settings'>;

/** A page of a browser that waits for orders. */
export interface LabPage {
  /** Looks at what the browser offers. */
  inspect(): Promise<PageFacts>;
  /** Opens a backend in a worker of the page. */
  open(options: OpenPageOptions): Promise<Engine>;
  close(): Promise<void>;
}

type Answer<Type extends Saying['type']> = Extract<Saying, { type: Type }>;

/**
 * Opens a page that takes its orders from this process and does the same as a run in this process would: same code, same events.
 */
export async function openLabPage(browser: LaunchedBrowser): Promise<LabPage> {
  const link = await openPageLink();
  const answer = async <Type extends Saying['type']>(type: Type): Promise<Answer<Type>> => {
    const saying = await link.next();
    if (saying.type === 'failed') throw revived(saying.error);
    if (saying.type === type) return saying as Answer<Type>;
    throw new Error(`--browser: expected "${type}" from the page, got "${saying.type}".`);
  };
  const ask = <Type extends Saying['type']>(order: Order, type: Type): Promise<Answer<Type>> => {
    link.give(order);
    return answer(type);
  };
  const page = await browser.open(link.url, link.break).catch((error: unknown) => {
    link.close();
    throw error;
  });
  const close = async () => {
    await page.close();
    link.close();
  };
  return {
    inspect: async () => (await ask({ type: 'inspect' }, 'inspected')).page,
    async open({ backend, workers, settings }) {
      const { opened } = await ask({ type: 'open', backend, workers, settings }, 'opened');
      return {
        opened,
        browser: browser.facts,
        async prepare(job) {
          await ask({ type: 'prepare', job }, 'prepared');
          return (signal) => trainInPage(link, signal);
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
        examine: async (sample) => (await ask({ type: 'examine', sample }, 'examined')).examination,
        close,
      };
    },
    close,
  };
}

async function* trainInPage(
  link: PageLink,
  signal: AbortSignal,
): ReturnType<Awaited<ReturnType<Engine['prepare']>>> {
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
