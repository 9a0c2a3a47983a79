import type { LabNetwork } from './lab-network.js';
import { type NetworkId, networks } from './networks.js';

/**
 * Returns one of the lab's networks.
 *
 * @param id - as a user typed it
 * @throws TypeError when there is no such network; the message lists those there are
 */
export function getNetwork(id: string): LabNetwork {
  if (Object.hasOwn(networks, id)) return networks[id as NetworkId];
  throw new TypeError(
    `getNetwork: expected a network of the lab, got ${JSON.stringify(id)}. Use one of ${Object.keys(networks).join(', ')}.`,
  );
}
