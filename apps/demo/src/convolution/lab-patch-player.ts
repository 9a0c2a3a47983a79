import { html } from 'lit';
import { ModelElement } from './model-element.js';
import { strings } from './strings.js';
import { sweepPosition } from './sweep.js';

const calm = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)');

/** Plays the sweep of the patch, or steps through it. It plays by itself once, when it is first seen. */
export class LabPatchPlayer extends ModelElement {
  static override properties = { ...ModelElement.properties, playing: { state: true } };

  declare playing: boolean;
  #frame = 0;
  #began = 0;
  #from = 0;
  #slowAt = 0;
  #observer: IntersectionObserver | undefined;
  #played = false;
  #visible = false;

  constructor() {
    super();
    this.playing = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Off screen nothing moves.
    this.#observer = new IntersectionObserver(([{ isIntersecting }]) => {
      this.#visible = isIntersecting;
      if (!isIntersecting) this.#halt();
      else if (this.playing) this.#run(this.model.position);
      else if (!this.#played && !calm?.matches) this.play();
    });
    this.#observer.observe(this);
    document.addEventListener('visibilitychange', this.#hidden);
  }

  override disconnectedCallback(): void {
    this.#observer?.disconnect();
    document.removeEventListener('visibilitychange', this.#hidden);
    this.#halt();
    super.disconnectedCallback();
  }

  /** Sweeps from here on; from the beginning when the end was reached. */
  play(): void {
    const { model } = this;
    this.#played = true;
    this.playing = true;
    this.#run(model.position >= model.count - 1 || !this.#isPartly() ? 0 : model.position);
  }

  pause(): void {
    this.#played = true;
    this.playing = false;
    this.#halt();
  }

  #isPartly(): boolean {
    return this.model.filled.includes(0);
  }

  #run(from: number): void {
    this.#halt();
    this.#from = from;
    this.#slowAt = this.model.firstInk;
    this.#began = performance.now();
    this.#frame = requestAnimationFrame(this.#tick);
  }

  #halt(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #hidden = (): void => {
    if (document.hidden) this.#halt();
    else if (this.playing && this.#visible) this.#run(this.model.position);
  };

  #tick = (now: number): void => {
    const { count } = this.model;
    const computed = sweepPosition(now - this.#began, { count, from: this.#from, slowAt: this.#slowAt });
    if (computed >= count) {
      this.model.sweepTo(count);
      this.playing = false;
      this.#frame = 0;
      return;
    }
    this.model.sweepTo(computed);
    this.#frame = requestAnimationFrame(this.#tick);
  };

  #step(by: number): void {
    this.pause();
    const at = Math.min(this.model.count - 1, Math.max(0, this.model.position + by));
    this.model.moveTo(Math.floor(at / this.#columns), at % this.#columns);
  }

  get #columns(): number {
    return this.model.output.shape[1];
  }

  #scrub(event: Event): void {
    this.pause();
    this.model.sweepTo(Number((event.target as HTMLInputElement).value));
  }

  override render() {
    const { count, position } = this.model;
    const value = strings.positionValue(Math.min(count, position + 1), count);
    return html`<div class="patch-player">
      <button
        type="button"
        class="button accent"
        ?disabled=${count === 0}
        @click=${() => (this.playing ? this.pause() : this.play())}
      >
        ${this.playing ? icon('pause') : icon('play')} ${this.playing ? strings.pause : strings.play}
      </button>
      <button
        type="button"
        class="button"
        aria-label=${strings.back}
        ?disabled=${count === 0}
        @click=${() => this.#step(-1)}
      >
        ${icon('back')}
      </button>
      <button
        type="button"
        class="button"
        aria-label=${strings.step}
        ?disabled=${count === 0}
        @click=${() => this.#step(1)}
      >
        ${icon('step')}
      </button>
      <input
        type="range"
        min="0"
        max=${Math.max(0, count - 1)}
        .value=${String(position)}
        aria-label=${strings.position}
        aria-valuetext=${value}
        ?disabled=${count === 0}
        @input=${this.#scrub}
      />
      <span class="small muted number">${value}</span>
    </div>`;
  }
}

const paths = {
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M3.5 2.5h3.5v11H3.5zM9 2.5h3.5v11H9z',
  back: 'M12 2.5v11L5 8zM3 2.5h2v11H3z',
  step: 'M4 2.5v11L11 8zM11 2.5h2v11h-2z',
};

function icon(name: keyof typeof paths) {
  return html`<svg class="patch-icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${paths[name]} /></svg>`;
}

customElements.define('lab-patch-player', LabPatchPlayer);
