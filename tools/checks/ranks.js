// Fails when a project depends on one of its own or a higher rank (the table in ARCHITECTURE.md), by its manifest or
// by an import that nx finds in its sources. Types count: a rank is about who knows whom.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.js';

const file = join(mkdtempSync(join(tmpdir(), 'lab-ranks-')), 'graph.json');
const { ok, output } = await run('npx', ['nx', 'graph', `--file=${file}`]);
if (!ok) {
  console.error(output);
  process.exit(1);
}
const { graph } = JSON.parse(readFileSync(file, 'utf8'));
const rank = (/** @type {string} */ name) => {
  const tag = graph.nodes[name]?.data.tags.find((/** @type {string} */ t) => t.startsWith('rank:'));
  return tag === undefined ? undefined : Number(tag.slice(5));
};

let edges = 0;
const faults = [];
for (const [name, dependencies] of Object.entries(graph.dependencies)) {
  if (!graph.nodes[name]) continue;
  if (rank(name) === undefined) faults.push(`${name}: its package.json has no nx tag "rank:N"`);
  for (const { target } of /** @type {{ target: string }[]} */ (dependencies)) {
    if (rank(target) === undefined) continue;
    // What only tests use (tools) may look at everything below the apps and is looked at by tests alone.
    if (
      graph.nodes[target].data.root.startsWith('tools/') ||
      graph.nodes[name].data.root.startsWith('tools/')
    )
      continue;
    edges++;
    if (Number(rank(target)) >= Number(rank(name))) {
      faults.push(`${name} (rank ${rank(name)}) depends on ${target} (rank ${rank(target)})`);
    }
  }
}
if (edges < 5)
  faults.push(`only ${edges} dependencies between packages found: the graph is not what it should be`);
for (const fault of faults) console.error(fault);
console.log(`${edges} dependencies between packages, ${faults.length} against the ranks`);
process.exit(faults.length ? 1 : 0);
