// Fails when what lies side by side in a folder of a package's or an app's sources, files or folders, imports each other in a
// circle: a tree of folders shows the architecture only while its arrows run one way. Types count, tests do not.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { projects } from './projects.js';

let edges = 0;
const faults = [];
for (const { name, folder } of projects()) {
  if (folder.startsWith('tools')) continue;
  const sources = join(folder, 'src');
  for (const [place, arrows] of arrowsOf(sources)) {
    edges += arrows.size;
    for (const [arrow, example] of arrows) {
      const [from, to] = arrow.split(' ');
      if (reaches(arrows, to, from)) faults.push(`${name}: ${join(place, from)} is in a circle: ${example}`);
    }
  }
}
if (edges < 100) faults.push(`only ${edges} arrows found: the graph is not what it should be`);
for (const fault of faults) console.error(fault);
console.log(`${edges} arrows between neighbours, ${faults.length} in a circle`);
process.exit(faults.length ? 1 : 0);

/**
 * For each folder below `sources` the arrows between its entries, with the first import that makes each.
 *
 * @returns {Map<string, Map<string, string>>} folder → `from to` → `file imports file`
 */
function arrowsOf(/** @type {string} */ sources) {
  const places = new Map();
  for (const entry of readdirSync(sources, { recursive: true })) {
    const file = join(sources, String(entry));
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
      if (!fileName.startsWith('.')) continue;
      const imported = relative('.', resolve(file, '..', fileName.replace(/\.js$/, '.ts')));
      if (!imported.startsWith(`${sources}${sep}`)) continue;
      const [a, b] = [file, imported].map((path) => path.split(sep));
      const level = a.findIndex((part, i) => part !== b[i]);
      const place = a.slice(0, level).join(sep);
      if (!places.has(place)) places.set(place, new Map());
      const arrows = places.get(place);
      const arrow = `${a[level]} ${b[level]}`;
      if (!arrows.has(arrow)) arrows.set(arrow, `${file} imports ${imported}`);
    }
  }
  return places;
}

function reaches(
  /** @type {Map<string, string>} */ arrows,
  /** @type {string} */ from,
  /** @type {string} */ to,
  seen = new Set(),
) {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  for (const arrow of arrows.keys()) {
    const [a, b] = arrow.split(' ');
    if (a === from && reaches(arrows, b, to, seen)) return true;
  }
  return false;
}
