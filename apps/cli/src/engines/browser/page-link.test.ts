import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from './message.js';
import { openPageLink, type PageLink } from './page-link.js';
import type { Saying } from './protocol.js';

const event = (step: number): Saying => ({
  type: 'event',
  event: { type: 'checkpoint', step, elapsedMs: 1, checkpoint: {} as never },
});

describe('openPageLink', () => {
  let link: PageLink;
  const say = (saying: Saying) =>
    fetch(new URL('say', link.url), { method: 'POST', body: encodeMessage(saying) });
  const nextOrder = async () => {
    const response = await fetch(new URL('orders', link.url));
    return decodeMessage(new Uint8Array(await response.arrayBuffer()));
  };

  beforeEach(async () => {
    link = await openPageLink();
  });
  afterEach(() => link.close());

  it('gives orders to who asks, before or after, in their order', async () => {
    const asked = nextOrder();
    link.give({ type: 'inspect' });
    expect(await asked).toEqual({ type: 'inspect' });
    link.give({ type: 'train' });
    link.give({ type: 'abort' });
    expect([await nextOrder(), await nextOrder()]).toEqual([{ type: 'train' }, { type: 'abort' }]);
  });

  it('lets the page go on only when its reader asks for more', async () => {
    let answered = false;
    const first = say(event(1)).then(() => {
      answered = true;
    });
    expect(await link.next()).toEqual(event(1));
    // A round trip during which an early answer would have arrived.
    link.give({ type: 'train' });
    await nextOrder();
    expect(answered).toBe(false);
    const second = link.next();
    await first;
    // Never answered: the link is closed first.
    say(event(2)).catch(() => {});
    expect(await second).toEqual(event(2));
  });

  it('tells who waits that the other side is gone, and whoever asks later', async () => {
    const waiting = link.next();
    link.break(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(link.next()).rejects.toThrow('gone');
  });

  it('answers on the loopback interface only, below a path that nobody can guess', async () => {
    const { hostname, pathname, port } = new URL(link.url);
    expect(hostname).toBe('127.0.0.1');
    expect(pathname).toMatch(/^\/[0-9a-f]{32}\/page\.html$/);
    const page = await fetch(link.url);
    expect(await page.text()).toContain('<script type="module" src="page.js">');
    expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    for (const path of ['page.html', 'orders', 'say', '00000000000000000000000000000000/orders']) {
      expect((await fetch(`http://127.0.0.1:${port}/${path}`)).status).toBe(404);
    }
    expect((await fetch(new URL('..%2f..%2fpackage.json', link.url))).status).toBe(404);
    const other = await openPageLink();
    expect(new URL(other.url).pathname).not.toBe(pathname);
    other.close();
  });
});
