import { createHash } from 'node:crypto';
import { chartData } from './chart-data.js';
import { chartScript } from './chart-script.js';
import { confusionTable } from './confusion-table.js';
import { curves } from './curves.js';
import { distribution } from './distribution.js';
import { escapeHtml } from './escape-html.js';
import { factsTable } from './facts-table.js';
import { headline } from './headline.js';
import { learnedPatches } from './learned-patches.js';
import { reportStyle } from './report-style.js';
import type { RunReport } from './run-report.js';
import { uplotAssets } from './uplot-assets.js';
import { worstDigits } from './worst-digits.js';

/**
 * A page about one run, whole in itself: scripts, styles and images are inside, and its policy forbids every request and every
 * script but its own (named by their hash).
 *
 * @throws RangeError if the patches' values are not as many as their shape says, or a digit's pixels no square
 */
export function renderReport(run: RunReport): string {
  const { title, network, lesson, result, curve, confusion, worst, patches } = run;
  const charts = curves(chartData(curve));
  const uplot = uplotAssets();
  const script = charts === '' ? '' : `${uplot.script}\n${chartScript}`;
  const style = charts === '' ? reportStyle : `${uplot.style}\n${reportStyle}`;
  const policy = [
    "default-src 'none'",
    'img-src data:',
    `style-src ${hashSource(style)}`,
    `script-src ${script === '' ? "'none'" : hashSource(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const parameters = run.parameters ?? (patches ? [patches] : []);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${result.synthetic ? 'SYNTHETIC DIGITS: ' : ''}${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<p class="kind">${escapeHtml(network)}${lesson === undefined ? '' : ` · ${escapeHtml(lesson)}`}</p>
<h1>${escapeHtml(title)}</h1>
${[
  result.synthetic ? syntheticAlarm : '',
  headline(run),
  charts,
  worstDigits(worst),
  confusionTable(confusion),
  patches ? learnedPatches(patches) : '',
  distribution(parameters),
  factsTable(run),
]
  .filter((part) => part !== '')
  .join('\n')}
</main>
${script === '' ? '' : `<script>${script}</script>\n`}</body>
</html>
`;
}

const syntheticAlarm = `<div class="alarm" role="note">
  <strong>SYNTHETIC DIGITS, not MNIST</strong>
  <p>The digits of this run were generated. Every figure on this page is about those, and says nothing about the 10,000 real test digits.</p>
</div>`;

function hashSource(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}
