import { html, LitElement } from 'lit';
import { fitCanvas } from '../styles/fit-canvas.js';
import { onResize } from '../styles/on-resize.js';
import { onPaletteChange, palette } from '../styles/palette.js';
import type { Stroke } from './ink.js';
import { strings } from './strings.js';

/** Width and height, CSS pixels, where there is room. */
const largestSide = 336;
/** The pen's width as a share of the pad: what MNIST's lines have of 20 pixels. */
const penWidth = 0.085;
/** What an arrow key moves the pen by, and with Shift. */
const keyStep = 1 / 40;

/** A pad to draw on with mouse, finger, pen or keys. Says `ink` whenever its strokes change. */
export class LabPad extends LitElement {
  strokes: Stroke[] = [];
  /** Set while a pointer draws. */
  #pointer: number | undefined;
  #pen: { x: number; y: number; down: boolean } | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor() {
    super();
    onResize(this, () => this.#draw());
  }

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = onPaletteChange(() => this.#draw());
  }

  override disconnectedCallback(): void {
    this.#unsubscribe?.();
    super.disconnectedCallback();
  }

  /** Takes the last stroke back. */
  undo(): void {
    this.strokes = this.strokes.slice(0, -1);
    this.#changed();
  }

  clear(): void {
    this.show([]);
  }

  /** Puts strokes in the place of what is drawn. */
  show(strokes: readonly Stroke[]): void {
    this.strokes = [...strokes];
    this.#pen = undefined;
    this.#changed();
  }

  protected override firstUpdated(): void {
    this.#draw();
  }

  get #canvas(): HTMLCanvasElement | null {
    return this.querySelector('canvas');
  }

  #down(event: PointerEvent): void {
    if (this.#pointer !== undefined || event.button !== 0) return;
    event.preventDefault();
    const canvas = this.#canvas as HTMLCanvasElement;
    canvas.setPointerCapture(event.pointerId);
    canvas.focus({ preventScroll: true });
    this.#pointer = event.pointerId;
    this.#pen = undefined;
    this.strokes = [...this.strokes, { xs: [], ys: [] }];
    this.#add([event]);
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    this.#add(events.length > 0 ? events : [event]);
  }

  #up(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = undefined;
    this.dispatchEvent(new CustomEvent('ink-end', { bubbles: true }));
  }

  /** The system took the touch away, for a gesture of its own: what it drew was not meant. */
  #cancel(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = undefined;
    this.undo();
  }

  #add(events: readonly { clientX: number; clientY: number }[]): void {
    const box = (this.#canvas as HTMLCanvasElement).getBoundingClientRect();
    const stroke = this.strokes[this.strokes.length - 1];
    for (const { clientX, clientY } of events) {
      stroke.xs.push(within((clientX - box.left) / box.width));
      stroke.ys.push(within((clientY - box.top) / box.height));
    }
    this.#changed();
  }

  #key(event: KeyboardEvent): void {
    const step = keyStep * (event.shiftKey ? 5 : 1);
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const move = moves[event.key];
    if ((!move && event.key !== ' ') || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // The page's own keys come second.
    event.stopPropagation();
    const pen = this.#pen ?? { x: 0.5, y: 0.25, down: false };
    this.#pen = move
      ? { ...pen, x: within(pen.x + move[0]), y: within(pen.y + move[1]) }
      : { ...pen, down: !pen.down };
    const { x, y, down } = this.#pen;
    if (down && !move) this.strokes = [...this.strokes, { xs: [x], ys: [y] }];
    if (down && move) {
      const stroke = this.strokes[this.strokes.length - 1];
      stroke.xs.push(x);
      stroke.ys.push(y);
    }
    this.#changed();
    if (!down) this.dispatchEvent(new CustomEvent('ink-end', { bubbles: true }));
  }

  #leave(): void {
    this.#pen = undefined;
    this.#draw();
  }

  #changed(): void {
    this.#draw();
    this.dispatchEvent(new CustomEvent('ink', { bubbles: true }));
  }

  #draw(): void {
    const canvas = this.#canvas;
    if (!canvas) return;
    const side = Math.min(largestSide, Math.max(280, this.clientWidth || largestSide));
    canvas.style.width = `${side}px`;
    canvas.style.height = `${side}px`;
    const context = fitCanvas(canvas, side, side);
    const { text, textSoft, accent } = palette();
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.lineWidth = penWidth * side;
    context.strokeStyle = text;
    for (const stroke of this.strokes) drawStroke(context, stroke, side);
    if (this.strokes.length === 0 && !this.#pen) {
      context.fillStyle = textSoft;
      context.font = '16px system-ui, sans-serif';
      context.textAlign = 'center';
      context.fillText(strings.padHint, side / 2, side / 2);
    }
    if (!this.#pen) return;
    context.lineWidth = 2.5;
    context.strokeStyle = accent;
    context.beginPath();
    context.arc(this.#pen.x * side, this.#pen.y * side, (penWidth * side) / 2, 0, 2 * Math.PI);
    context.stroke();
  }

  override render() {
    return html`<canvas
      tabindex="0"
      role="application"
      aria-label=${strings.padLabel}
      data-testid="draw"
      @pointerdown=${this.#down}
      @pointermove=${this.#move}
      @pointerup=${this.#up}
      @pointercancel=${this.#cancel}
      @keydown=${this.#key}
      @blur=${this.#leave}
    ></canvas>`;
  }
}

/** A smooth line: through the middles between points, bent by the points. */
function drawStroke(context: CanvasRenderingContext2D, { xs, ys }: Stroke, side: number): void {
  context.beginPath();
  context.moveTo(xs[0] * side, ys[0] * side);
  for (let i = 1; i < xs.length - 1; i++) {
    const [x, y] = [(xs[i] + xs[i + 1]) / 2, (ys[i] + ys[i + 1]) / 2];
    context.quadraticCurveTo(xs[i] * side, ys[i] * side, x * side, y * side);
  }
  context.lineTo(xs[xs.length - 1] * side, ys[ys.length - 1] * side);
  context.stroke();
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}

customElements.define('lab-pad', LabPad);
