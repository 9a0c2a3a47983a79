/**
 * Returns a command of `lab` as its reader types it. Where the project's own repository runs it (`npm start`, `npm run lab`), no
 * `lab` is on the path: npm starts it.
 */
export function typedCommand(args: string, environment: NodeJS.ProcessEnv = process.env): string {
  const { npm_package_name: project, npm_lifecycle_event: script } = environment;
  const byNpm = project === 'lab' && (script === 'start' || script === 'lab');
  return `${byNpm ? 'npm run lab --' : 'lab'} ${args}`;
}
