import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, posix, win32 } from 'node:path';

/** What the search looks at, so that a test can stand in for a machine. */
export interface FindBrowserOptions {
  platform?: NodeJS.Platform;
  env?: NodeJS.ProcessEnv;
  /** Whether a path is a file that can be run. */
  canRun?: (path: string) => boolean;
}

/**
 * Returns the path of an installed Chrome, Chromium or Edge: `$CHROMIUM_PATH` first, then where their installers put them.
 *
 * @param given - the path that `--browser` names
 * @throws Error when there is none
 */
export function findBrowser(given?: string, options: FindBrowserOptions = {}): string {
  const { platform = process.platform, env = process.env, canRun = isExecutable } = options;
  const named = given ?? (env.CHROMIUM_PATH || undefined);
  if (named !== undefined) {
    if (canRun(named)) return named;
    const name = given === undefined ? 'CHROMIUM_PATH' : '--browser';
    throw new Error(
      `${name}: expected the executable of Chrome, Chromium or Edge, got ${named}, which is none. Leave it out to use the one installed.`,
    );
  }
  const found = candidates(platform, env).find(canRun);
  if (found !== undefined) return found;
  throw new Error(
    `No browser found. Install ${toInstall(platform)}, name an executable (--browser PATH), or run in Node: --backend wasm.`,
  );
}

const names = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
];

function candidates(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string[] {
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((folder) => folder);
    const below = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ];
    return below.flatMap((path) => folders.map((folder) => win32.join(folder ?? '', path)));
  }
  if (platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    const folders = ['/Applications', posix.join(env.HOME ?? '', 'Applications')];
    return apps.flatMap((app) => folders.map((folder) => `${folder}/${app}.app/Contents/MacOS/${app}`));
  }
  const folders = [
    ...(env.PATH ?? '').split(delimiter).filter((folder) => folder),
    '/usr/bin',
    '/usr/local/bin',
    '/snap/bin',
  ];
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function toInstall(platform: NodeJS.Platform): string {
  if (platform !== 'linux') return 'Chrome, Chromium or Edge';
  return 'Chromium ("sudo apt install chromium", "sudo dnf install chromium"), Chrome or Edge';
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
