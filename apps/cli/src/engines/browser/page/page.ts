// The page itself: starts the worker that does the arithmetic, and shows what it tells.
import { encodeMessage } from '../message.js';
import type { Saying } from '../protocol.js';
import type { Shown } from './shown.js';

const worker = new Worker(new URL('training-worker.js', location.href), { type: 'module' });

worker.addEventListener('error', ({ message, filename, lineno }) => {
  const where = filename ? ` (${filename.replace(/.*\//, '')}:${lineno})` : '';
  const error = {
    name: 'Error',
    message: `the page's worker broke: ${message ?? 'it did not load'}${where}`,
  };
  const saying: Saying = { type: 'failed', error };
  void fetch('say', { method: 'POST', body: encodeMessage(saying) });
});

const element = (id: string) => document.getElementById(id) as HTMLElement;
const losses: { step: number; loss: number; at: number }[] = [];
let iterations = 1;

worker.addEventListener('message', ({ data }: MessageEvent<Shown>) => {
  if (data.type === 'start') {
    iterations = data.iterations;
    element('title').textContent = data.title;
    element('place').textContent = data.place;
    (element('progress') as HTMLProgressElement).max = iterations;
  }
  if (data.type === 'evaluation') {
    element('set').textContent = `${data.set} accuracy`;
    element('accuracy').textContent = `${(data.accuracy * 100).toFixed(2)} %`;
  }
  if (data.type !== 'step') return;
  const { step, loss, elapsedMs } = data;
  losses.push({ step, loss, at: elapsedMs });
  element('step').textContent = `${step + 1}`;
  element('loss').textContent = loss.toFixed(4);
  (element('progress') as HTMLProgressElement).value = step + 1;
  const before = losses[Math.max(0, losses.length - 10)];
  if (elapsedMs > before.at) {
    element('speed').textContent = (((step - before.step) / (elapsedMs - before.at)) * 1000).toPrecision(3);
  }
  drawCurve();
});

function drawCurve(): void {
  const top = losses.reduce((most, { loss }) => Math.max(most, loss), 0);
  const points = losses.map(({ step, loss }) => `${step / iterations},${1 - loss / top}`);
  element('caption').textContent = `Loss by iteration, from 0 to ${top.toPrecision(3)}`;
  document.querySelector('#curve polyline')?.setAttribute('points', points.join(' '));
}
