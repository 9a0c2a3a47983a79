/** The page's style: calm, one column, light and dark by the reader's setting. No inline styles: the policy forbids them. */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --paper: #fcfcfa; --card: #ffffff; --ink: #1c1e21; --muted: #5f656c; --line: #e5e5e0;
  --training: #0072b2; --validation: #009e73; --test: #d55e00;
  --right: 33, 102, 172; --wrong: 179, 88, 6; --alarm: #ffe08a; --alarm-ink: #3a2a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a; --card: #1c1f23; --ink: #e8e8e4; --muted: #a3a9b0; --line: #2d3136;
    --training: #56b4e9; --validation: #2cc295; --test: #e69f00;
    --right: 86, 160, 220; --wrong: 230, 140, 50; --alarm: #e6b800; --alarm-ink: #221900;
  }
  .digits img { filter: invert(1); }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 820px; margin: 0 auto; padding: 40px 20px 64px; }
h1 { font-size: 1.75rem; line-height: 1.2; font-weight: 650; letter-spacing: -0.015em; margin: 0 0 28px; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; font-weight: 600; margin: 0 0 10px; }
.kind { margin: 0 0 4px; color: var(--muted); overflow-wrap: anywhere; }
section { margin: 0 0 48px; }
.note { color: var(--muted); font-size: 0.875rem; margin: 0 0 14px; max-width: 68ch; }
.alarm { background: var(--alarm); color: var(--alarm-ink); border-radius: 10px; padding: 14px 18px; margin: 0 0 28px; }
.alarm strong { display: block; font-size: 1.15rem; }
.alarm p { margin: 2px 0 0; }
.headline { display: grid; grid-template-columns: 1fr 1fr; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.headline > div { padding: 20px 24px; }
.headline > div + div { border-left: 1px solid var(--line); }
.headline h2 { color: var(--muted); font-size: 0.875rem; font-weight: 500; margin: 0; }
.headline p { margin: 0; font-size: 0.875rem; color: var(--muted); overflow-wrap: anywhere; }
.headline .figure { font-size: clamp(1.75rem, 7vw, 3rem); line-height: 1.2; font-weight: 650; letter-spacing: -0.02em; color: var(--ink); font-variant-numeric: tabular-nums; white-space: nowrap; margin-bottom: 4px; }
.headline .aside .figure { font-weight: 400; }
.headline strong { color: var(--ink); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.875rem; }
th { font-weight: 500; }
abbr { text-decoration: none; }
.facts { width: 100%; }
.facts th { text-align: left; vertical-align: top; color: var(--muted); font-weight: 400; width: 34%; padding: 7px 16px 7px 0; }
.facts td { padding: 7px 0; overflow-wrap: anywhere; }
.facts tr + tr { border-top: 1px solid var(--line); }
.scroll { overflow-x: auto; }
.chart { margin: 0 0 20px; }
.chart figcaption { font-size: 0.875rem; color: var(--muted); margin-bottom: 4px; }
.uplot { width: 100%; }
.u-legend { font-size: 0.8125rem; color: var(--muted); text-align: left; padding-left: 50px; margin: 0; }
.u-select { background: rgba(var(--right), 0.15); }
details { margin-top: 12px; }
summary { cursor: pointer; color: var(--muted); font-size: 0.875rem; }
.figures { margin-top: 10px; }
.figures th, .figures td { padding: 4px 12px 4px 0; text-align: right; white-space: nowrap; }
.figures thead th { color: var(--muted); white-space: normal; min-width: 84px; vertical-align: bottom; }
.figures tbody tr { border-top: 1px solid var(--line); }
.confusion { width: 100%; min-width: 340px; table-layout: fixed; }
.confusion thead td { width: 2.4em; }
.confusion thead th:last-child { width: 4.5em; }
.confusion th, .confusion td { padding: 6px 4px; text-align: right; }
.confusion thead th, .confusion tbody th, .confusion tfoot th, .confusion .none, .confusion .score { color: var(--muted); }
.confusion tbody td { border: 2px solid var(--paper); border-radius: 4px; }
.confusion .score { font-size: 0.8em; }
.right1 { background: rgba(var(--right), 0.05); } .right2 { background: rgba(var(--right), 0.1); } .right3 { background: rgba(var(--right), 0.16); }
.right4 { background: rgba(var(--right), 0.22); } .right5 { background: rgba(var(--right), 0.28); }
.wrong1 { background: rgba(var(--wrong), 0.08); } .wrong2 { background: rgba(var(--wrong), 0.18); } .wrong3 { background: rgba(var(--wrong), 0.28); }
.wrong4 { background: rgba(var(--wrong), 0.38); } .wrong5 { background: rgba(var(--wrong), 0.5); }
.digits { display: grid; grid-template-columns: repeat(auto-fill, minmax(108px, 1fr)); gap: 18px 12px; }
.digits figure { margin: 0; }
.digits img { display: block; image-rendering: pixelated; border-radius: 6px; }
.digits figcaption { font-size: 0.875rem; line-height: 1.35; margin-top: 6px; }
.digits figcaption span { color: var(--muted); font-size: 0.75rem; }
.patches { display: flex; flex-wrap: wrap; gap: 8px; }
.patches img, .scale img { image-rendering: pixelated; border-radius: 3px; }
.scale { display: flex; align-items: center; gap: 8px; color: var(--muted); font-size: 0.75rem; margin: 12px 0 0; }
.spread th, .spread td { padding: 8px 16px 8px 0; text-align: right; }
.spread tbody th { text-align: left; font-weight: 400; }
.spread thead th { color: var(--muted); }
.spread thead th:nth-child(2) { text-align: left; }
.spread small { display: block; color: var(--muted); }
.spread tbody tr { border-top: 1px solid var(--line); }
.spread svg { display: block; }
@media (max-width: 540px) {
  main { padding: 24px 16px 48px; }
  .headline > div { padding: 14px 14px; }
  .confusion { font-size: 0.6875rem; }
  .confusion th, .confusion td { padding: 5px 1px; }
  .confusion tbody td { border-width: 1px; }
  .u-legend { padding-left: 0; }
}
@media print { section { break-inside: avoid; } details { display: none; } }
`;
