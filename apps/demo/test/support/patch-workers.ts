import type { BrowserContext, Page } from 'playwright';

/** Takes something away from the page's workers, as a browser without it has it. For contexts with `serviceWorkers: 'block'`. */
export function patchWorkers(...patches: readonly string[]): (context: BrowserContext) => Promise<void> {
  return async (context) => {
    await context.route(/\/assets\/[\w-]*worker[\w-]*\.js$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${patches.join('\n')}\n${await response.text()}` });
    });
  };
}

/** No WASM SIMD: a module with one of its instructions (prefix 0xfd) is invalid. */
export const withoutSimd = `{
  const { validate } = WebAssembly;
  WebAssembly.validate = (bytes) => {
    const view = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes.buffer ?? bytes);
    return !view.includes(0xfd) && validate.call(WebAssembly, bytes);
  };
}`;

/** No WebGL: a canvas gives no context of it. */
export const withoutWebgl = `{
  const { getContext } = OffscreenCanvas.prototype;
  OffscreenCanvas.prototype.getContext = function (kind, ...more) {
    return kind.startsWith('webgl') ? null : getContext.call(this, kind, ...more);
  };
}`;

/** WebGL that can be taken away: see {@link loseContext}. */
export const losableWebgl = `{
  const { getContext } = OffscreenCanvas.prototype;
  const opened = [];
  OffscreenCanvas.prototype.getContext = function (kind, ...more) {
    const context = getContext.call(this, kind, ...more);
    if (kind.startsWith('webgl') && context) opened.push(context);
    return context;
  };
  self.loseContext = () => {
    const open = opened.filter((gl) => !gl.isContextLost());
    for (const gl of open) gl.getExtension('WEBGL_lose_context').loseContext();
    return open.length;
  };
}`;

/** Takes WebGL away from the training worker, as a driver that crashes does. Returns how many contexts it had. */
export async function loseContext(page: Page): Promise<number> {
  let lost = 0;
  for (const worker of page.workers()) {
    lost += await worker.evaluate(
      () => (self as unknown as { name: string; loseContext?: () => number }).loseContext?.() ?? 0,
    );
  }
  return lost;
}
