import { LitElement } from 'lit';
import { onceAFrame } from '../styles/once-a-frame.js';
import { onPaletteChange } from '../styles/palette.js';
import type { PatchModel } from './patch-model.js';

/** A part of the section that shows the model: it renders into the page, again whenever the model changes. */
export abstract class ModelElement extends LitElement {
  static override properties = { model: { attribute: false } };

  /** Set before it is connected. */
  declare model: PatchModel;

  #unsubscribe: (() => void)[] = [];
  /** A pointer may move several times in a frame. */
  readonly #changed = onceAFrame(this);

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = [this.model.subscribe(this.#changed), onPaletteChange(this.#changed)];
  }

  override disconnectedCallback(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    super.disconnectedCallback();
  }
}
