import { readNetworkFile, type StoredNetwork } from './network-file.js';

let loading: Promise<StoredNetwork> | undefined;

/**
 * Returns the trained network that is part of the page, fetched once.
 *
 * @throws Error with a sentence for people when it cannot be had; the next call tries again
 */
export function loadPageNetwork(): Promise<StoredNetwork> {
  loading ??= fetchNetwork().catch((cause: unknown) => {
    loading = undefined;
    throw new Error('The page’s own network could not be loaded. Check the connection, then draw again.', {
      cause,
    });
  });
  return loading;
}

async function fetchNetwork(): Promise<StoredNetwork> {
  const response = await fetch(new URL('networks/conv-dropout.safetensors', document.baseURI));
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return readNetworkFile(new Uint8Array(await response.arrayBuffer()));
}
