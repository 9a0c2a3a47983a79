import type { StepEvent } from '@lab/train';
import { beforeEach, expect, test } from 'vitest';
import { humanPresenter } from './human-presenter.js';
import type { Presenter, RunStart } from './presenter.js';

let time: number;
let written: string[];
let presenter: Presenter;

beforeEach(() => {
  time = 0;
  written = [];
  presenter = presenterOn({ live: true });
});

function presenterOn({ live }: { live: boolean }): Presenter {
  const terminal = { write: (text: string) => written.push(text), columns: () => 100, live, color: false };
  return humanPresenter({ terminal, now: () => time });
}

const start: RunStart = {
  network: 'conv',
  title: 'Convolutional',
  parameters: 122_270,
  backend: 'webgl',
  backendReason: 'WebGL',
  iterations: 300,
  startStep: 0,
  batchSize: 100,
  seed: 0,
  trainCount: 60_000,
  validationCount: 0,
  testCount: 10_000,
  data: 'mnist',
  synthetic: false,
  run: 'runs/1',
};

function step(number: number, at: number): StepEvent {
  time = at;
  const figures = { loss: 2.3, accuracy: 0.1, learningRate: 1e-3, examples: 100 * (number + 1) };
  const event: StepEvent = { type: 'step', step: number, elapsedMs: at, ...figures };
  presenter.event(event);
  return event;
}

const last = () => written.at(-1);

test('The first step tells no speed and no end: one point makes no rate.', () => {
  presenter.started(start);
  step(0, 1000);
  expect(last()).toMatch(/0\/300 {2}loss 2\.3000\n$/);
  // 20 steps in 4 s are 5 a second; 280 more take 56 s.
  step(20, 5000);
  expect(last()).toMatch(/20\/300 {2}loss 2\.3000 {2}5\.0 steps\/s {2}500 images\/s {2}ETA 56\.0 s\n$/);
});

test('The first step on a graphics card is announced, and counts for no speed.', () => {
  presenter.started(start);
  presenter.event({ type: 'warmup', done: false, durationMs: 0, step: 0, elapsedMs: 0 });
  expect(last()).toMatch(/^compiling .*graphics card.* …\n$/);
  step(0, 30_000);
  expect(last()).toContain('0/300');
  step(20, 34_000);
  expect(last()).toContain('5.0 steps/s');
});

test('What is being done stands below the progress, until that moves on.', () => {
  presenter.doing('starting the browser');
  expect(last()).toBe('starting the browser …\n');
  presenter.started(start);
  expect(written.join('')).toContain('on WebGL\n');
  step(280, 1000);
  step(299, 2000);
  expect(last()).toMatch(/299\/300.*\nevaluating on the test digits …\n$/);
  presenter.doing('judging the network on the test digits');
  expect(last()).toMatch(/299\/300.*\njudging the network on the test digits …\n$/);
});

test('Where no line can be rewritten, one is added every ten seconds, in a log to be read.', () => {
  presenter = presenterOn({ live: false });
  presenter.started(start);
  written = [];
  for (let second = 0; second <= 25; second++) step(second * 2, second * 1000);
  // 2 steps a second: 280 steps are left after 20, 260 after 40.
  expect(written).toEqual([
    '    20  loss 2.3000  2.0 steps/s  ETA 2 min 20 s\n',
    '    40  loss 2.3000  2.0 steps/s  ETA 2 min 10 s\n',
  ]);
});
