import picocolors from 'picocolors';
import { formatDuration } from '../terminal/format-duration.js';
import type { BackendEvent, CheckEvent, DoctorEvent, DoctorResult, SpeedEvent } from './doctor-event.js';

/** Returns a writer of the report for people: it is given event after event and returns the lines that each adds. */
export function doctorRenderer({
  color,
  width,
}: {
  color: boolean;
  /** Characters in a line: lists are continued below. */
  width: number;
}): (event: DoctorEvent) => string[] {
  const paint = picocolors.createColors(color);
  let place = '';
  const row = (name: string, text: string) => `  ${name.padEnd(14)}${text}`;
  const list = (name: string, items: readonly string[]) => {
    const lines: string[] = [];
    for (const [i, item] of items.entries()) {
      const text = i < items.length - 1 ? `${item},` : item;
      const longer = `${lines.at(-1)} ${text}`;
      if (lines.length > 0 && row('', longer).length <= width) lines[lines.length - 1] = longer;
      else lines.push(text);
    }
    return lines.map((line, i) => row(i === 0 ? name : '', line));
  };
  const yes = (is: boolean) => (is ? 'yes' : paint.yellow('no'));

  const backend = ({ where, backend, reason, network, ours, stock }: BackendEvent) => [
    '',
    paint.bold(`${where}: ${backend}`),
    row('backend', reason),
    row('kernels', `a step of ${network} runs ${ours.length} of ours, ${stock.length} of tfjs`),
    ...list('  ours', ours),
    ...list('  of tfjs', stock),
  ];
  const check = ({ largestError, parameter, passed, tolerance }: CheckEvent) => {
    const error = `largest error ${largestError.toExponential(1)} against the cpu backend (${parameter})`;
    const verdict = passed
      ? paint.green('right')
      : paint.red(paint.bold(`WRONG, expected ${tolerance} at most`));
    return [row('gradients', `${verdict}: ${error}`)];
  };
  const speed = ({ where, backend, workers, network, batch, stepsPerSecond }: SpeedEvent) => {
    const threads = `${workers} ${workers === 1 ? 'thread' : 'threads'}`;
    const text = `${stepsPerSecond.toPrecision(3).padStart(5)} steps a second of ${network}, ${batch} digits each`;
    const head = place === `${where} ${backend}` ? [] : ['', paint.bold(`${where}: ${backend}`)];
    return [...head, row(threads, text)];
  };
  const result = ({ healthy, recommended }: DoctorResult) => {
    const lines = ['', paint.bold('Recommended')];
    if (recommended) {
      const { command, iterations, seconds } = recommended;
      lines.push(
        `  ${command}`,
        `  its ${iterations.toLocaleString('en-US')} iterations take about ${formatDuration(seconds * 1000)} here, evaluations not counted`,
      );
    } else lines.push('  nothing: no backend computes gradients right');
    if (!healthy) lines.push(paint.red('  Gradients are wrong above: do not train there.'));
    return lines;
  };

  return (event) => {
    switch (event.type) {
      case 'machine': {
        const { cpu, cores, memoryGigabytes, system, node, v8, simd, relaxedSimd, sharedArrayBuffer } = event;
        return [
          paint.bold('This machine'),
          row('processor', `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${memoryGigabytes} GB`),
          row('system', `${system}; Node ${node}, V8 ${v8}`),
          row(
            'WebAssembly',
            `SIMD ${yes(simd)}, relaxed SIMD ${yes(relaxedSimd)}, shared memory for threads ${yes(sharedArrayBuffer)}`,
          ),
        ];
      }
      case 'browser': {
        const { name, path, cores, simd, relaxedSimd, crossOriginIsolated, webgl } = event;
        const lines = [
          '',
          paint.bold(`Browser: ${name}`),
          row('path', `${path}, sees ${cores} ${cores === 1 ? 'core' : 'cores'}`),
          row(
            'WebAssembly',
            `SIMD ${yes(simd)}, relaxed SIMD ${yes(relaxedSimd)}, cross-origin isolated (threads share memory) ${yes(crossOriginIsolated)}`,
          ),
        ];
        if (!webgl) return [...lines, row('WebGL', paint.yellow('none'))];
        const { version, renderer, float32, maxTextureSize } = webgl;
        return [
          ...lines,
          row('WebGL', version),
          row('  drawn by', renderer),
          row('  textures', `float32 ${yes(float32)}, up to ${maxTextureSize} a side`),
        ];
      }
      case 'no-browser':
        return ['', paint.bold('Browser: none'), row('', event.reason)];
      case 'backend':
        place = `${event.where} ${event.backend}`;
        return backend(event);
      case 'check':
        return check(event);
      case 'speed':
        return speed(event);
      case 'missing':
        return ['', paint.bold(`${event.where}: ${event.backend}`), row('not there', event.reason)];
      case 'warning':
        return [paint.yellow(`! ${event.message}`)];
      case 'doing':
        return [];
      case 'result':
        return result(event);
    }
  };
}
