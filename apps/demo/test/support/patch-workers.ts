import type { BrowserContext, Worker } from 'playwright';

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

/** WebGL that can be taken away: see {@link loseAfterDraws}. */
export const losableWebgl = `{
  const { drawElements } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.drawElements = function (...what) {
    if (--self.drawsLeft === 0) this.getExtension('WEBGL_lose_context').loseContext();
    return drawElements.apply(this, what);
  };
}`;

/** Takes WebGL away from a worker that draws so many times more, as a driver that crashes does: however fast it goes on meanwhile. */
export async function loseAfterDraws(worker: Worker, count: number): Promise<void> {
  await worker.evaluate((draws) => {
    (self as unknown as { drawsLeft: number }).drawsLeft = draws;
  }, count);
}
