// What would be published, looked at as its users get it: every package is packed, and the tarball is held to
// publint (strict), "are the types wrong" (ESM only), the exact list of its files, its licence, its source maps and
// the dependencies that its code names. Also gives the facts of the release table.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { projects } from '../checks/projects.js';
import { run } from '../checks/run.js';

/** Files beside README, licence, changelog and what tsc makes of `src`; add here what a package is meant to carry. */
const extras = {
  // The page that trains in a browser, bundled with all it needs.
  '@lab/cli': [/^dist\/page\/[\w.-]+\.js$/],
};

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/**
 * Packs and inspects every published package of the workspace in the current folder.
 *
 * @param {string[]} [only] - names, when not all
 * @returns {Promise<{ name: string, version: string, folder: string, files: number, packed: string, dependencies: string,
 *   publint: string, attw: string, faults: string[] }[]>} one row a package, in the order of their folders
 */
export async function inspectPackages(only) {
  const published = projects().filter(({ name, published }) => published && (!only || only.includes(name)));
  if (published.length === 0) return [];
  const scratch = mkdtempSync(join(tmpdir(), 'lab-pack-'));
  try {
    const workspaces = published.map(({ folder }) => `--workspace=${folder}`);
    const { ok, output } = await run('npm', [
      'pack',
      '--json',
      '--ignore-scripts',
      '--loglevel=error',
      `--pack-destination=${scratch}`,
      ...workspaces,
    ]);
    if (!ok) throw new Error(`npm pack failed:\n${output}`);
    const rows = [];
    for (const project of published) {
      const file = `${project.name.replace('@', '').replace('/', '-')}-${project.manifest.version}.tgz`;
      rows.push(await inspect(project, readFileSync(join(scratch, file))));
    }
    return rows;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function inspect({ name, folder, manifest }, tarball) {
  const archive = createPackageFromTarballData(new Uint8Array(tarball));
  const root = `/node_modules/${name}/`;
  const files = archive.listFiles().map((path) => path.slice(root.length));
  const read = (path) => archive.readFile(root + path);

  const messages = (await publint({ pack: { tarball: exactBuffer(tarball) }, strict: true })).messages.map(
    (message) => formatMessage(message, manifest, { color: false }),
  );
  const types = manifest.exports?.['.'] ? await typeProblems(archive) : undefined;
  const faults = [
    ...messages.map((message) => `publint: ${message}`),
    ...(types ?? []).map((problem) => `attw: ${problem}`),
    ...fileFaults(name, folder, files),
    ...manifestFaults(manifest, folder),
    ...licenceFaults(read('LICENSE')),
    ...mapFaults(name, files, read),
    ...dependencyFaults(manifest, files, read),
  ];
  return {
    name,
    version: manifest.version,
    folder,
    files: files.length,
    packed: kilobytes(tarball.length),
    dependencies: dependencyText(manifest),
    publint: messages.length ? `${messages.length} faults` : 'ok',
    attw: types === undefined ? 'no entry' : types.length ? `${types.length} faults` : 'ok',
    faults,
  };
}

// As `attw --profile esm-only`: whoever resolves like Node 10 or from CommonJS sources is not promised types.
async function typeProblems(archive) {
  const { types, problems = [] } = await checkPackage(archive);
  if (!types) return ['no types in the package'];
  return problems
    .filter(({ resolutionKind, resolutionOption }) => {
      return resolutionKind !== 'node10' && resolutionKind !== 'node16-cjs' && resolutionOption !== 'node10';
    })
    .map((problem) => `${problem.kind} ${problem.entrypoint ?? ''} ${problem.resolutionKind ?? ''}`.trim());
}

/** The files a package is meant to have: what tsc makes of each source, the sources themselves, and a few by name. */
function fileFaults(name, folder, files) {
  const sources = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !/\.(test|bench)\.ts$/.test(path));
  const meant = new Set(['package.json', 'README.md', 'LICENSE']);
  for (const source of sources) {
    meant.add(`src/${source}`);
    const built = `dist/${source.replace(/\.ts$/, '')}`;
    if (source.endsWith('.d.ts')) continue;
    for (const ending of ['.js', '.js.map', '.d.ts', '.d.ts.map']) meant.add(built + ending);
  }
  const strays = files.filter((path) => path !== 'CHANGELOG.md' && !meant.has(path) && !isExtra(name, path));
  const missing = [...meant].filter((path) => !files.includes(path));
  return [
    ...strays.map(
      (path) =>
        `${path} would be published and is not meant to be: delete it (left over from an old build? npx nx reset; rm -r ${folder}/dist; npm run build), or name it in tools/release/inspect-packages.js`,
    ),
    ...missing.map((path) => `${path} is missing from the tarball: npm run build, and look at "files"`),
  ];
}

function isExtra(name, path) {
  return (extras[name] ?? []).some((pattern) => pattern.test(path));
}

function manifestFaults(manifest, folder) {
  const root = JSON.parse(readFileSync('package.json', 'utf8'));
  const expected = {
    license: root.license,
    type: 'module',
    'engines.node': root.engines.node,
    'repository.directory': folder,
    'publishConfig.access': 'public',
    ...(manifest.exports?.['.'] && { sideEffects: false }),
  };
  return Object.entries(expected).flatMap(([path, value]) => {
    const found = path.split('.').reduce((object, key) => object?.[key], manifest);
    return found === value ? [] : [`package.json: expected ${path} ${value}, got ${found}`];
  });
}

function licenceFaults(licence) {
  return licence === readFileSync('LICENSE', 'utf8')
    ? []
    : ["LICENSE differs from the repository's: copy that one"];
}

/** Every map that is named exists, and every source in it is in the tarball or in the map itself. */
function mapFaults(name, files, read) {
  const present = new Set(files);
  const faults = [];
  const built = files.filter((file) => /^dist\/.*\.(js|d\.ts)$/.test(file) && !isExtra(name, file));
  for (const path of built) {
    const map = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(read(path))?.[1];
    if (!map || !present.has(posix.join(posix.dirname(path), map))) faults.push(`${path}: no source map`);
  }
  for (const path of files.filter((file) => file.endsWith('.map'))) {
    const { sources, sourceRoot = '', sourcesContent = [] } = JSON.parse(read(path));
    sources.forEach((source, index) => {
      const target = posix.join(posix.dirname(path), sourceRoot, source);
      if (sourcesContent[index] == null && !present.has(target))
        faults.push(`${path}: its source ${target} is not in the tarball`);
    });
  }
  return faults;
}

/** Every package that the built code or its types name is a dependency or a peer: development ones do not travel. */
function dependencyFaults(manifest, files, read) {
  const declared = new Set([
    manifest.name,
    ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
  ]);
  const faults = new Set();
  for (const path of files.filter((file) => /^dist\/.*\.(js|d\.ts)$/.test(file))) {
    for (const { fileName } of ts.preProcessFile(read(path), true, true).importedFiles) {
      if (fileName.startsWith('.') || fileName.startsWith('node:') || builtinModules.includes(fileName))
        continue;
      const name = fileName.split('/', fileName.startsWith('@') ? 2 : 1).join('/');
      if (!declared.has(name))
        faults.add(`${path} imports ${name}, which is neither a dependency nor a peer: declare it`);
    }
  }
  return [...faults];
}

function dependencyText({ dependencies = {}, peerDependencies = {} }) {
  const own = Object.keys(dependencies);
  const peers = Object.keys(peerDependencies);
  const short = (names) => names.map((name) => name.replace('@tensorflow/', '')).join(', ');
  return [short(own), peers.length && `peers: ${short(peers)}`].filter(Boolean).join('; ') || 'none';
}

/** The bytes as an ArrayBuffer of their own: Node's small buffers share one. */
function exactBuffer(bytes) {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}
