import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright';

const require = createRequire(import.meta.url);
const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Returns what axe finds in a part of the page: one line for each element that breaks a rule. */
export async function findViolations(page: Page, selector: string): Promise<string[]> {
  // Half-way from one colour to another, a contrast is neither's.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
  // Not a script tag: the page's policy allows its own files only.
  await page.evaluate(source);
  const { violations } = await page.evaluate(
    (part) => (globalThis as unknown as { axe: Axe }).axe.run(part),
    selector,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

interface Axe {
  run(selector: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}
