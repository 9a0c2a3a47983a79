import { homedir } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { defaultCache } from './default-cache.js';

const { platform } = process;

function folderOn(name: NodeJS.Platform, env: Record<string, string | undefined>): string | undefined {
  Object.defineProperty(process, 'platform', { value: name });
  for (const variable of ['XDG_CACHE_HOME', 'LOCALAPPDATA']) vi.stubEnv(variable, env[variable]);
  return defaultCache()?.name;
}

describe('the user’s cache', () => {
  afterEach(() => {
    Object.defineProperty(process, 'platform', { value: platform });
    vi.unstubAllEnvs();
  });

  it('lies where the XDG specification says, which has relative paths ignored', () => {
    expect(folderOn('linux', { XDG_CACHE_HOME: '/somewhere/else' })).toBe('/somewhere/else/lab-mnist-data');
    const usual = `${homedir()}/.cache/lab-mnist-data`;
    expect(folderOn('linux', {})).toBe(usual);
    expect(folderOn('linux', { XDG_CACHE_HOME: 'here' })).toBe(usual);
    expect(folderOn('linux', { XDG_CACHE_HOME: '' })).toBe(usual);
  });

  it('lies in the library of a Mac', () => {
    const folder = folderOn('darwin', { XDG_CACHE_HOME: '/somewhere/else' });
    expect(folder).toBe(`${homedir()}/Library/Caches/lab-mnist-data`);
  });

  it('lies in the local application data of Windows', () => {
    // This machine's separator, whichever it is.
    const parts = (folder?: string) => folder?.split(/[\\/]/);
    expect(parts(folderOn('win32', { LOCALAPPDATA: 'C:\\Users\\ada\\AppData\\Local' }))).toEqual(
      parts('C:\\Users\\ada\\AppData\\Local\\lab-mnist-data\\Cache'),
    );
    expect(parts(folderOn('win32', {}))).toEqual(parts(`${homedir()}/AppData/Local/lab-mnist-data/Cache`));
  });
});
