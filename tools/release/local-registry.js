import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createRequire } from 'node:module';
import { createServer as createSocketServer } from 'node:net';
import { dirname, join } from 'node:path';

/**
 * Starts a registry (Verdaccio) on the loopback interface that knows nothing and asks nobody, behind a gate that can be
 * told to fail as registries do.
 *
 * @param {string} folder - where it keeps its files
 * @returns {Promise<{ address: string, token: string, accepted: string[], fail: (mode?: 'all' | { after: number }) => void,
 *   packument: (name: string) => Promise<any>, stop: () => Promise<void> }>} `accepted` lists each publication that was
 *   taken, `name@version`; `fail('all')` answers everything with 500, `fail({ after: 4 })` cuts the line at the fifth
 *   publication from now on, `fail()` ends it
 */
export async function startRegistry(folder) {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    `storage: ./storage
auth: { htpasswd: { file: ./htpasswd } }
uplinks: {}
packages:
  '**': { access: $all, publish: $authenticated, unpublish: $authenticated }
web: { enable: false }
max_body_size: 50mb
log: { type: stdout, format: pretty, level: warn }
`,
  );
  const manifest = createRequire(import.meta.url).resolve('verdaccio/package.json');
  const child = spawn(
    process.execPath,
    [join(dirname(manifest), 'bin/verdaccio'), '--config', config, '--listen', `127.0.0.1:${port}`],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  await answering(port, child, () => log);

  const accepted = [];
  let mode;
  const gate = createServer((incoming, outgoing) => {
    const publication = incoming.method === 'PUT' && /^\/@?[^/]+$/.test(incoming.url);
    if (mode === 'all') {
      outgoing.writeHead(500, { 'content-type': 'application/json' }).end('{"error":"out of order"}');
      return;
    }
    if (publication && mode && mode.after-- <= 0) {
      incoming.socket.destroy();
      return;
    }
    const chunks = [];
    if (publication) incoming.on('data', (chunk) => chunks.push(chunk));
    const { method, url, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      if (publication && answer.statusCode === 201) {
        const { name, versions } = JSON.parse(Buffer.concat(chunks));
        for (const version of Object.keys(versions)) accepted.push(`${name}@${version}`);
      }
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise((resolve) => gate.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${gate.address().port}/`;

  return {
    address,
    token: await register(address),
    accepted,
    fail: (next) => {
      mode = next;
    },
    packument: async (name) => (await fetch(address + name.replace('/', '%2f'))).json(),
    stop: async () => {
      gate.closeAllConnections();
      gate.close();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.kill()) await ended;
    },
  };
}

async function register(address) {
  const response = await fetch(`${address}-/user/org.couchdb.user:rehearsal`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'rehearsal', password: 'only-on-this-machine' }),
  });
  const { token } = await response.json();
  if (!token) throw new Error(`The registry gave no token (${response.status}).`);
  return token;
}

async function answering(port, child, log) {
  for (let attempt = 0; attempt < 1200; attempt++) {
    if (child.exitCode !== null) throw new Error(`The registry ended:\n${log()}`);
    try {
      if ((await fetch(`http://127.0.0.1:${port}/-/ping`)).ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  throw new Error(`The registry did not start in two minutes:\n${log()}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const socket = createSocketServer();
    socket.on('error', reject);
    socket.listen(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
