import { openBackend } from '@lab/backend';

export const reason: Promise<string> = openBackend('wasm', { relaxedSimd: false }).then(
  (opened) => opened.reason,
);

// @ts-expect-error: no such backend
openBackend('cuda');
