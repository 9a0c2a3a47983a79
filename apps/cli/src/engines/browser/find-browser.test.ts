import { describe, expect, it } from 'vitest';
import { findBrowser } from './find-browser.js';

/** A machine on which these can be run and nothing else. */
const machine = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv, ...paths: string[]) => ({
  platform,
  env,
  canRun: (path: string) => paths.includes(path),
});

describe('findBrowser', () => {
  it('finds what the system has, Chrome first', () => {
    const linux = machine('linux', { PATH: '/opt/bin' }, '/usr/bin/chromium', '/opt/bin/google-chrome');
    expect(findBrowser(undefined, linux)).toBe('/opt/bin/google-chrome');
    const mac = '/Users/ada/Applications/Chromium.app/Contents/MacOS/Chromium';
    expect(findBrowser(undefined, machine('darwin', { HOME: '/Users/ada' }, mac))).toBe(mac);
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    const windows = { PROGRAMFILES: 'C:\\Program Files', 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' };
    expect(findBrowser(undefined, machine('win32', windows, edge))).toBe(edge);
  });

  it('takes the one that is named, on the command line before the environment', () => {
    const options = machine('linux', { CHROMIUM_PATH: '/b' }, '/a', '/b', '/usr/bin/chromium');
    expect(findBrowser('/a', options)).toBe('/a');
    expect(findBrowser(undefined, options)).toBe('/b');
  });

  it('refuses a name that is none instead of taking another', () => {
    const options = machine('linux', {}, '/usr/bin/chromium');
    expect(() => findBrowser('/a', options)).toThrow(
      /^--browser: expected the executable .* got \/a, which is none/,
    );
    expect(() => findBrowser(undefined, { ...options, env: { CHROMIUM_PATH: '/b' } })).toThrow(
      /^CHROMIUM_PATH: /,
    );
  });

  it('says what to install where there is none', () => {
    expect(() => findBrowser(undefined, machine('linux', {}))).toThrow(
      'No browser found. Install Chromium ("sudo apt install chromium", "sudo dnf install chromium"), Chrome or Edge, name an executable (--browser PATH), or run in Node: --backend wasm.',
    );
    expect(() => findBrowser(undefined, machine('win32', {}))).toThrow(
      /Install Chrome, Chromium or Edge, name/,
    );
  });
});
