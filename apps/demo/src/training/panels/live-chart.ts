import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { readTheme, type Theme } from './theme.js';

/** What a chart draws. */
export interface ChartContent {
  /** When it changes, the chart is built anew: series, scales, colours. */
  key: string;
  options(theme: Theme): Pick<uPlot.Options, 'series' | 'scales' | 'bands'> & {
    /** Writes a value of the y axis. */
    tick: (value: number) => string;
  };
  data: uPlot.AlignedData;
  /** The step looked at, when it is not the newest. */
  marked?: number;
}

export interface LiveChartOptions {
  /** Called with the step that was clicked at. */
  onPick(step: number): void;
  /** Called with the index of the x value under the pointer; undefined when there is none. */
  onHover(index: number | undefined): void;
}

/** A line chart over steps that grows while it is looked at. Drag zooms, a double click shows everything, a click picks. */
export class LiveChart {
  readonly #host: HTMLElement;
  readonly #options: LiveChartOptions;
  readonly #observer: ResizeObserver;
  #plot: uPlot | undefined;
  #key = '';
  #marked: number | undefined;
  #zoomed = false;
  #down: { x: number; y: number } | undefined;

  constructor(host: HTMLElement, options: LiveChartOptions) {
    this.#host = host;
    this.#options = options;
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(host);
  }

  draw(content: ChartContent): void {
    const marked = content.marked;
    const moved = marked !== this.#marked;
    this.#marked = marked;
    if (content.key !== this.#key || !this.#plot) {
      this.#key = content.key;
      this.#build(content);
      return;
    }
    if (content.data !== this.#plot.data) this.#plot.setData(content.data, !this.#zoomed);
    // Without a new scale the axes' text follows only when told.
    if (this.#zoomed) this.#plot.redraw(false, true);
    else if (moved) this.#plot.redraw(false, false);
  }

  /** The step of an x value, by its index. */
  stepAt(index: number): number | undefined {
    return this.#plot?.data[0][index];
  }

  close(): void {
    this.#observer.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  /** Builds the chart anew at the next drawing: in the colours of now. */
  refresh(): void {
    this.#key = '';
  }

  #build({ options, data }: ChartContent): void {
    this.#plot?.destroy();
    this.#zoomed = false;
    const theme = readTheme();
    const { series, scales, bands, tick } = options(theme);
    const axis = {
      stroke: theme.soft,
      font: '13px system-ui, sans-serif',
      ticks: { stroke: theme.line, width: 1, size: 4 },
    };
    this.#plot = new uPlot(
      {
        ...this.#size(),
        padding: [10, 14, 0, 0],
        legend: { show: false },
        cursor: {
          points: { size: 7 },
          drag: { x: true, y: false, dist: 6 },
          bind: {
            mousedown: (_, __, handler) => (event) => {
              this.#down = { x: event.clientX, y: event.clientY };
              return handler(event);
            },
            dblclick: (_, __, handler) => (event) => {
              this.#zoomed = false;
              return handler(event);
            },
          },
        },
        series,
        bands,
        scales: { x: { time: false }, ...scales },
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 30,
            gap: 4,
            space: 70,
            values: (_, values) => values.map((v) => (v % 1 === 0 ? v.toLocaleString('en') : '')),
          },
          {
            ...axis,
            grid: { stroke: theme.line, width: 1 },
            size: 52,
            gap: 4,
            space: this.#host.clientHeight < 200 ? 18 : 36,
            values: (_, values) => values.map((v) => (v === null ? '' : tick(v))),
          },
        ],
        hooks: {
          setCursor: [(plot) => this.#options.onHover(plot.cursor.idx ?? undefined)],
          setSelect: [
            (plot) => {
              if (plot.select.width > 0) this.#zoomed = true;
            },
          ],
          draw: [(plot) => this.#mark(plot, theme)],
        },
      },
      data,
      this.#host,
    );
    this.#plot.over.addEventListener('click', (event) => this.#click(event));
  }

  #click(event: MouseEvent): void {
    const plot = this.#plot;
    const down = this.#down;
    if (!plot || !down || Math.hypot(event.clientX - down.x, event.clientY - down.y) > 5) return;
    this.#options.onPick(plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, 'x'));
  }

  /** A line at the step looked at. */
  #mark(plot: uPlot, theme: Theme): void {
    if (this.#marked === undefined) return;
    const x = Math.round(plot.valToPos(this.#marked, 'x', true)) + 0.5;
    const { top, height, left, width } = plot.bbox;
    if (x < left || x > left + width) return;
    const { ctx } = plot;
    ctx.save();
    ctx.strokeStyle = theme.accent;
    ctx.lineWidth = Math.max(1, devicePixelRatio);
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    ctx.restore();
  }

  #size() {
    return { width: Math.max(this.#host.clientWidth, 120), height: Math.max(this.#host.clientHeight, 80) };
  }

  #resize(): void {
    this.#plot?.setSize(this.#size());
  }
}
