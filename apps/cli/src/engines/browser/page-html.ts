/** The page that trains. With `--show` people watch it. */
export const pageHtml = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>lab</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }
  h1 { font-size: 1.4rem; margin: 0; }
  p { margin: .25rem 0 1.25rem; opacity: .75; }
  progress { width: 100%; height: .75rem; }
  dl { display: grid; grid-template-columns: repeat(4, 1fr); gap: .25rem 1rem; margin: 1.25rem 0; }
  dt { grid-row: 1; opacity: .75; font-size: .85rem; }
  dd { grid-row: 2; margin: 0; font-size: 1.3rem; font-variant-numeric: tabular-nums; }
  svg { display: block; width: 100%; height: 16rem; border-left: 1px solid; border-bottom: 1px solid; overflow: visible; }
  polyline { fill: none; stroke: #2a78d6; stroke-width: 2; vector-effect: non-scaling-stroke; }
</style>
</head>
<body>
<main>
  <h1 id="title">lab</h1>
  <p id="place">getting ready</p>
  <progress id="progress" value="0" aria-label="iterations made"></progress>
  <dl>
    <dt>iteration</dt><dd id="step">–</dd>
    <dt>loss of the batch</dt><dd id="loss">–</dd>
    <dt id="set">accuracy</dt><dd id="accuracy">–</dd>
    <dt>iterations a second</dt><dd id="speed">–</dd>
  </dl>
  <svg id="curve" viewBox="0 0 1 1" preserveAspectRatio="none" role="img" aria-label="loss by iteration"><polyline points=""/></svg>
  <p id="caption">Loss by iteration</p>
  <p>The command in the terminal leads. Closing this window stops the run; its last checkpoint stays.</p>
</main>
<script type="module" src="page.js"></script>
</body>
</html>
`;
