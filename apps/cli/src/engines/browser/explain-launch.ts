/** What a browser that does not start writes, and what to tell a person who has never seen such a text. */
const reasons: readonly [pattern: RegExp, reason: string][] = [
  [
    /Missing X server|cannot open display|ozone_platform_x11|Failed to connect to Wayland/i,
    'there is no screen for its window. Leave --show out',
  ],
  [
    /No usable sandbox|sandboxing failed|setuid_sandbox|crbug\.com\/(357670|638180)/i,
    'the system does not let it build its sandbox, as containers often do. Allow that, or add --browser-flags=--no-sandbox: it opens nothing but the page of this command',
  ],
  [
    /error while loading shared libraries: ([^\s:]+)/i,
    'a library is missing, $1. Install the browser anew with the package manager',
  ],
  [/EACCES/, 'it may not be run. Change its permissions'],
  [/ENOEXEC|Exec format error/i, 'it is no program for this machine'],
  [/ENOSPC|No space left/i, 'the disk is full'],
  [
    /Timeout (\d+)000 ?ms exceeded/i,
    'it did not answer within $1 s. Try again when the machine is less busy',
  ],
];

/** Returns in a line for people why a browser did not start. */
export function explainLaunch(path: string, error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const start = `--browser: expected ${path} to start`;
  for (const [pattern, reason] of reasons) {
    const match = pattern.exec(text);
    if (match) return `${start}, but ${reason.replace('$1', match[1] ?? '')}.`;
  }
  return `${start}, but it ended. Is it Chrome, Chromium or Edge, and of this year or the last? --debug shows what it wrote.`;
}
