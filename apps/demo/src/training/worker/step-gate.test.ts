import { expect, it } from 'vitest';
import { StepGate } from './step-gate.js';

it('lets so many steps pass as it was opened for', () => {
  const gate = new StepGate();
  for (let i = 0; i < 1_000; i++) gate.pass();
  expect(gate.isClosed).toBe(false);
  gate.open(2);
  gate.pass();
  expect(gate.isClosed).toBe(false);
  gate.pass();
  expect(gate.isClosed).toBe(true);
});

it('keeps who waits until it is opened, or woken', async () => {
  const gate = new StepGate();
  gate.close();
  const heard: string[] = [];
  const waiting = gate.wait().then(() => heard.push('woken'));
  await Promise.resolve();
  expect(heard).toEqual([]);
  gate.wake();
  await waiting;
  expect([heard, gate.isClosed]).toEqual([['woken'], true]);
  const again = gate.wait().then(() => heard.push('opened'));
  gate.open();
  await again;
  expect([heard, gate.isClosed]).toEqual([['woken', 'opened'], false]);
});
