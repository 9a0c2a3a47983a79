import { createPackageFromTarballData } from '@arethetypeswrong/core';
import { run } from '../checks/run.js';
import { ReleaseError } from './release-error.js';

/**
 * The address of the registry that npm publishes the scope @lab to, ending in a slash.
 *
 * @throws ReleaseError when npm is configured with none
 */
export async function registryAddress() {
  for (const key of ['@lab:registry', 'registry']) {
    const { output } = await run('npm', ['config', 'get', key, '--loglevel=error']);
    const address = output.trim().split('\n').at(-1);
    if (/^https?:/.test(address)) return address.replace(/\/?$/, '/');
  }
  throw new ReleaseError('npm has no registry to publish to. Name one: npm config set registry ADDRESS.');
}

/**
 * Returns the published versions of a package, `{ '0.1.0': { dist, … } }`; none when the registry does not know it.
 *
 * @throws ReleaseError when the registry does not answer as a registry
 */
export async function publishedVersions(registry, name) {
  let response;
  try {
    response = await fetch(registry + name.replace('/', '%2f'), { headers: { 'cache-control': 'no-cache' } });
  } catch (error) {
    throw unavailable(registry, error.cause?.message ?? error.message);
  }
  if (response.status === 404) return {};
  if (!response.ok) throw unavailable(registry, `${response.status} ${response.statusText} for ${name}`);
  return (await response.json()).versions ?? {};
}

/** The built code of a tarball: `dist/**` JavaScript and types by path. */
export async function builtCode(tarball) {
  const bytes =
    typeof tarball === 'string' ? new Uint8Array(await (await fetch(tarball)).arrayBuffer()) : tarball;
  const archive = createPackageFromTarballData(bytes);
  const root = `/node_modules/${archive.packageName}/`;
  return new Map(
    archive
      .listFiles()
      .filter((path) => /^dist\/.*\.(js|d\.ts)$/.test(path.slice(root.length)))
      .map((path) => [path.slice(root.length), archive.readFile(path)]),
  );
}

function unavailable(registry, why) {
  return new ReleaseError(
    `The registry ${registry} does not answer as it should (${why}). Run npm run release:publish again when it does: it publishes only what is missing.`,
  );
}
