import { existsSync } from 'node:fs';
import { run } from './run.js';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Returns the path of an installed Chromium or Chrome (`CHROMIUM_PATH` first); on Debian as root it installs one when
 * there is none. Elsewhere it throws with what to do.
 */
export async function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (!existsSync(given)) throw new Error(`CHROMIUM_PATH names ${given}, which is not there.`);
    return given;
  }
  const found = candidates.find(existsSync);
  if (found) return found;
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    console.log('No Chromium here: installing it (apt-get install chromium) …');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env });
    const { ok, output } = await run(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
      { env },
    );
    if (ok && existsSync(candidates[0])) return candidates[0];
    throw new Error(`apt-get could not install chromium:\n${output.slice(-2000)}`);
  }
  throw new Error('No Chromium found. Install Chromium or Chrome, or set CHROMIUM_PATH to its executable.');
}
