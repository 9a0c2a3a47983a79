// `npm run docs`: the static site in site/: guides, recipes, the reference of every package, the demo. Links that lead
// nowhere fail the build. `--without-demo` leaves the demo out.
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { LinkChecker } from 'linkinator';
import { run } from '../checks/run.js';

const withDemo = existsSync('apps/demo/package.json') && !process.argv.includes('--without-demo');

rmSync('site', { recursive: true, force: true });
await step('typedoc', 'npx', ['typedoc']);
if (withDemo) {
  await step('the demo', 'npm', ['run', '--silent', 'build', '--workspace=apps/demo']);
  cpSync('apps/demo/dist', 'site/demo', { recursive: true });
}
writeFileSync('site/.nojekyll', '');
await checkLinks();
console.log(`site/ is ready${withDemo ? ', the demo in site/demo/' : ''}: npx vite preview --outDir site`);

async function step(title, command, args) {
  const { ok, output } = await run(command, args);
  if (ok) return;
  console.error(`${title} failed:\n${output}`);
  process.exit(1);
}

// Inside the site only: the build needs no network.
async function checkLinks() {
  const inside = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\]):\d+\/(?<path>.*)/;
  const { links } = await new LinkChecker().check({
    path: 'site',
    recurse: true,
    linksToSkip: async (link) => {
      const path = inside.exec(link)?.groups.path;
      return path === undefined || (!withDemo && path.startsWith('demo/'));
    },
  });
  const broken = links.filter(({ state }) => state === 'BROKEN');
  console.log(
    `${links.filter(({ state }) => state === 'OK').length} links hold, ${broken.length} are broken`,
  );
  for (const { url, parent, status } of broken) console.error(`${parent}: ${url} (${status})`);
  if (broken.length) process.exit(1);
}
