import { expect, test } from 'vitest';
import { parseSections, usualSections } from './section-name.js';

test('Sections are measured once each, in one order.', () => {
  expect(parseSections('kernels, step,kernels')).toEqual(['step', 'kernels']);
});

test('A name that is no section is refused with those that are.', () => {
  expect(() => parseSections('step,speed')).toThrow(
    'Expected names out of step, forward, evaluation, load, startup, kernels, batch-sizes, peers, parallel, memory, browser, webgl, job, got "speed".',
  );
  expect(() => parseSections('')).toThrow('got ""');
});

test('What takes minutes is measured only when it is asked for.', () => {
  expect(usualSections).not.toContain('job');
  expect(usualSections).not.toContain('memory');
  expect(usualSections).not.toContain('webgl');
  expect(parseSections('job,webgl')).toEqual(['webgl', 'job']);
});
