import { expect, it } from 'vitest';
import { explainLaunch } from './explain-launch.js';

// What browsers and their driver write, shortened.
const written: [what: string, text: string, explained: RegExp][] = [
  [
    'no screen',
    'browserType.launch: Target page, context or browser has been closed\n  - [pid=7][err] [0715/1:ERROR:ozone_platform_x11.cc(249)] Missing X server or $DISPLAY',
    /there is no screen for its window\. Leave --show out\.$/,
  ],
  [
    'no sandbox',
    'browserType.launch: Chromium sandboxing failed!\n- [err] FATAL:zygote_host_impl_linux.cc(127)] No usable sandbox! Update your kernel',
    /sandbox.*--browser-flags=--no-sandbox/,
  ],
  [
    'a missing library',
    '[pid=9][err] chrome: error while loading shared libraries: libnss3.so: cannot open shared object file',
    /a library is missing, libnss3\.so\./,
  ],
  [
    'no permission',
    'browserType.launch: Failed to launch: Error: spawn /x/chrome EACCES',
    /it may not be run/,
  ],
  ['no answer', 'browserType.launch: Timeout 180000ms exceeded.', /did not answer within 180 s/],
  ['anything else', 'browserType.launch: Target closed', /but it ended\. Is it Chrome, Chromium or Edge/],
];

for (const [what, text, explained] of written) {
  it(`explains in one line why a browser does not start: ${what}`, () => {
    const line = explainLaunch('/x/chrome', new Error(text));
    expect(line).toMatch(/^--browser: expected \/x\/chrome to start, but /);
    expect(line).toMatch(explained);
    expect(line).not.toContain('\n');
  });
}
