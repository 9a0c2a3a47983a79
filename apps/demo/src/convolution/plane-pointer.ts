export interface PlanePointerOptions {
  canvas: () => HTMLCanvasElement | null;
  /** The pointer is at a share of the canvas's width and height, 0..1. */
  move: (x: number, y: number) => void;
  /** Whether a touch there takes hold of something: then it does not scroll the page. @defaultValue never */
  holds?: (x: number, y: number) => boolean;
}

/**
 * Mouse, finger and pen on a canvas: a mouse moves by hovering; a finger by a tap, or by dragging what it took hold of.
 * Any other touch scrolls the page as usual.
 */
export class PlanePointer {
  readonly #options: PlanePointerOptions;
  #attached: HTMLCanvasElement | undefined;
  #holding = false;

  constructor(options: PlanePointerOptions) {
    this.#options = options;
  }

  /** Listens to the canvas. Once is enough; further calls do nothing. */
  attach(): void {
    const canvas = this.#options.canvas();
    if (!canvas || canvas === this.#attached) return;
    this.#attached = canvas;
    canvas.addEventListener('pointermove', (event) => {
      if (event.pointerType === 'mouse' || this.#holding) this.#move(event);
    });
    canvas.addEventListener('click', (event) => this.#move(event));
    // Only a touch that was not yet taken for scrolling can be kept from it.
    canvas.addEventListener('touchstart', (event) => this.#touch(event), { passive: false });
    const release = () => {
      this.#holding = false;
    };
    for (const type of ['pointerup', 'pointercancel']) canvas.addEventListener(type, release);
  }

  #touch(event: TouchEvent): void {
    const touch = event.touches[0];
    if (event.touches.length !== 1 || !this.#options.holds?.(...this.#share(touch))) return;
    event.preventDefault();
    this.#holding = true;
  }

  #move(event: { clientX: number; clientY: number }): void {
    this.#options.move(...this.#share(event));
  }

  #share({ clientX, clientY }: { clientX: number; clientY: number }): [x: number, y: number] {
    const box = (this.#attached as HTMLCanvasElement).getBoundingClientRect();
    return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
  }
}
