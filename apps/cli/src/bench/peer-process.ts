import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { LabNetwork } from '@lab/models';
import type { Contestant } from './contestant.js';

export interface PeerProcessOptions {
  command: string;
  args: readonly string[];
  network: LabNetwork;
  batchSize: number;
  threads: number;
  work: 'step' | 'forward';
}

/**
 * Starts a peer in a process of its own and returns it as a contestant. It speaks one JSON object a line: first it is told
 * the network and says who it is, then it is given work and says how long each repetition took. It sleeps in between.
 *
 * @throws Error with the last line of what the peer said on stderr, when it ends early
 */
export async function openPeer(options: PeerProcessOptions): Promise<Contestant> {
  const { command, args, network, batchSize, threads, work } = options;
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const talk = conversation(child, command);
  const { inputShape } = network;
  const config = network.build().config;
  const hello = await talk({ network: config, inputShape, batch: batchSize, threads });
  return {
    name: String(hello.peer),
    threads: Number(hello.threads),
    run: async (count) => (await talk({ work, count })).times as number[],
    close: async () => {
      child.stdin?.end();
      child.kill();
    },
  };
}

/** Returns a function that says something to a process and returns its answer. */
function conversation(child: ChildProcess, command: string) {
  if (!child.stdin || !child.stdout || !child.stderr)
    throw new Error('openPeer: expected pipes to the peer.');
  const { stdin, stdout, stderr } = child;
  let complaint = '';
  stderr.on('data', (text) => {
    complaint = `${complaint}${text}`.slice(-4000);
  });
  // A peer that is gone is told by its answer that does not come.
  stdin.on('error', () => {});
  let failure: Error | undefined;
  child.on('error', (error) => {
    failure = error;
  });
  const answers = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return async (message: object): Promise<Record<string, unknown>> => {
    stdin.write(`${JSON.stringify(message)}\n`);
    const { value, done } = await answers.next();
    if (done) {
      const reason = failure?.message ?? lastWords(complaint) ?? `${command} ended without a word`;
      throw new Error(reason);
    }
    return JSON.parse(value) as Record<string, unknown>;
  };
}

/** Python ends with the error; Node ends with its version, and the error stands above the stack. */
function lastWords(text: string): string | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith(' '));
  const said = lines.find((line) => /^\w*Error: /.test(line)) ?? lines.at(-1);
  return said?.replace(/^\w*Error: /, '').replace(/\.$/, '');
}
