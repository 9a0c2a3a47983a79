import { html } from 'lit';
import { onResize } from '../styles/on-resize.js';
import { arrowMove } from './arrow-move.js';
import { ModelElement } from './model-element.js';
import { PlanePointer } from './plane-pointer.js';
import { strings } from './strings.js';

/** A plane of the model as a picture on which the patch is moved: by pointing, dragging or the arrow keys. Fires `patch-moved`. */
export abstract class PlaneElement extends ModelElement {
  /** For scripts and tests. */
  protected abstract readonly testId: string;
  /** For screen readers. */
  protected abstract readonly label: string;

  readonly #pointer = new PlanePointer({
    canvas: () => this.canvas,
    move: (x, y) => this.#move(this.placeAt(x, y)),
    holds: (x, y) => this.isOnPatch(x, y),
  });
  #width = 0;

  constructor() {
    super();
    // Its height changes with what is drawn.
    onResize(this, (width) => {
      if (width !== this.#width) this.requestUpdate();
      this.#width = width;
    });
  }

  /** Draws the plane at the size it has room for. */
  protected abstract draw(canvas: HTMLCanvasElement): void;

  /** The place of the output that a point of the picture stands for. @param x - share of the width, 0..1 */
  protected abstract placeAt(x: number, y: number): readonly [row: number, column: number];

  /** Whether a finger put there takes hold of the patch, instead of scrolling the page. */
  protected isOnPatch(_x: number, _y: number): boolean {
    return false;
  }

  protected get canvas(): HTMLCanvasElement | null {
    return this.querySelector('canvas');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#width = 0;
  }

  protected override updated(): void {
    this.#pointer.attach();
    if (this.canvas) this.draw(this.canvas);
  }

  #key(event: KeyboardEvent): void {
    const move = arrowMove(event);
    if (move) this.#move([this.model.row + move[0], this.model.column + move[1]]);
  }

  #move([row, column]: readonly [row: number, column: number]): void {
    this.model.moveTo(row, column);
    this.dispatchEvent(new CustomEvent('patch-moved', { bubbles: true }));
  }

  override render() {
    return html`<canvas
      tabindex="0"
      role="application"
      aria-roledescription=${strings.picture}
      aria-label=${this.label}
      data-testid=${this.testId}
      @keydown=${this.#key}
    ></canvas>`;
  }
}
