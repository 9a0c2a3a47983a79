import type { BenchEvent } from './bench-event.js';
import { type Contestant, contestantLabel } from './contestant.js';
import type { Peer } from './find-peers.js';
import { openPeer, type PeerProcessOptions } from './peer-process.js';

export interface OpenPeersOptions extends Pick<PeerProcessOptions, 'network' | 'batchSize' | 'work'> {
  signal: AbortSignal;
}

type Missing = Extract<BenchEvent, { type: 'missing' }>;

/**
 * Starts peers, each with every number of threads it is measured with, and returns those that can do the work: each is let do it
 * once, as some refuse a size only then. What cannot be measured is told with its reason, and hinders nobody else.
 *
 * @throws the signal's reason when aborted
 */
export async function openPeers(
  peers: readonly Peer[],
  { signal, ...workload }: OpenPeersOptions,
): Promise<{ contestants: Contestant[]; missing: Missing[] }> {
  const contestants: Contestant[] = [];
  const missing: Missing[] = [];
  const miss = (what: string, reason: string) => missing.push({ type: 'missing', what, reason });
  try {
    for (const { missing: reason, ...peer } of peers) {
      if (reason !== undefined) {
        miss(peer.name, reason);
        continue;
      }
      for (const threads of peer.threads) {
        signal.throwIfAborted();
        let opened: Contestant | undefined;
        try {
          opened = await openPeer({ ...peer, ...workload, threads });
          await opened.run(1);
          contestants.push(opened);
        } catch (error) {
          await opened?.close();
          const who = contestantLabel({ name: peer.name, threads });
          miss(`${who}, batch ${workload.batchSize}`, String((error as Error).message));
        }
      }
    }
  } catch (error) {
    await Promise.all(contestants.map(({ close }) => close()));
    throw error;
  }
  return { contestants, missing };
}
