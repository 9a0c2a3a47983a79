/**
 * What runs in the page: draws each chart of the JSON in `#curves` into its `[data-chart]`, in the page's colours, and again
 * when the width or the colour scheme changes. Plain script text, because its hash is in the page's content security policy.
 */
export const chartScript = `(() => {
  const source = document.getElementById('curves');
  if (!source) return;
  const { steps, charts } = JSON.parse(source.textContent);
  const formats = {
    percent: (value) => (value * 100).toFixed(2) + ' %',
    nats: (value) => value.toFixed(4),
  };
  const ticks = {
    percent: (value) => +(value * 100).toFixed(2) + ' %',
    nats: (value) => String(+value.toPrecision(4)),
  };
  const count = (value) => value.toLocaleString('en-US');

  // The cursor reads each series where it was last measured, not the gaps between.
  function nearestMeasured(chart, seriesIndex, index) {
    const values = chart.data[seriesIndex];
    for (let away = 0; away < values.length; away++) {
      if (values[index - away] != null) return index - away;
      if (values[index + away] != null) return index + away;
    }
    return index;
  }

  // Without a cursor the legend holds the figures at the end.
  function showLast(plot) {
    const last = steps.length - 1;
    plot.setLegend({ idxs: plot.series.map((_, i) => (i === 0 ? last : nearestMeasured(plot, i, last))) }, false);
  }

  function draw(place, chart) {
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue('--' + name).trim();
    const axis = {
      stroke: color('muted'),
      font: '12px system-ui, sans-serif',
      grid: { stroke: color('line'), width: 1 },
      ticks: { stroke: color('line'), width: 1, size: 4 },
    };
    const options = {
      width: place.clientWidth,
      height: place.clientWidth < 480 ? 210 : 260,
      scales: { x: { time: false }, y: { range: chart.range } },
      cursor: {
        sync: { key: 'run' },
        drag: { x: true, y: false },
        dataIdx: (self, seriesIndex, index) => (seriesIndex === 0 ? index : nearestMeasured(self, seriesIndex, index)),
      },
      hooks: { setLegend: [(self) => { if (self.cursor.idx == null) showLast(self); }] },
      axes: [
        { ...axis, size: 32, values: (self, values) => values.map(count) },
        { ...axis, size: 54, values: (self, values) => values.map(ticks[chart.unit]) },
      ],
      series: [
        { label: 'step', value: (self, value) => (value == null ? '–' : count(value)) },
        ...chart.series.map(({ name, values }) => ({
          label: name,
          stroke: color(name),
          width: name === 'training' ? 1.25 : 2,
          spanGaps: true,
          points: { show: values.filter((value) => value !== null).length < 60 && name !== 'training', size: 5, fill: color(name) },
          value: (self, value) => (value == null ? '–' : formats[chart.unit](value)),
        })),
      ],
    };
    const plot = new uPlot(options, [steps, ...chart.series.map(({ values }) => values)], place);
    showLast(plot);
    return plot;
  }

  for (const place of document.querySelectorAll('[data-chart]')) {
    const chart = charts[Number(place.dataset.chart)];
    let plot = draw(place, chart);
    const redraw = () => {
      plot.destroy();
      plot = draw(place, chart);
    };
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
    let width = place.clientWidth;
    new ResizeObserver(() => {
      if (place.clientWidth === width) return;
      width = place.clientWidth;
      redraw();
    }).observe(place);
  }
})();
`;
