import { LitElement } from 'lit';
import { onPaletteChange } from '../styles/palette.js';
import type { PatchModel } from './patch-model.js';

/** A part of the section that shows the model: it renders into the page, again whenever the model changes. */
export abstract class ModelElement extends LitElement {
  static override properties = { model: { attribute: false } };

  /** Set before it is connected. */
  declare model: PatchModel;

  #unsubscribe: (() => void)[] = [];
  #frame = 0;

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Once a frame at most: a pointer may move several times in one.
    const changed = () => {
      this.#frame ||= requestAnimationFrame(() => {
        this.#frame = 0;
        this.requestUpdate();
      });
    };
    this.#unsubscribe = [this.model.subscribe(changed), onPaletteChange(changed)];
  }

  override disconnectedCallback(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    super.disconnectedCallback();
  }
}
