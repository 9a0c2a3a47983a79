import { html, LitElement, nothing } from 'lit';
import type { Notice } from './notices.js';
import { strings } from './strings.js';
import './notices.css';

/** Sentences that the page has for its visitor: links, files, what cannot be had. The latest three. */
export class LabNotices extends LitElement {
  static override properties = { shown: { state: true } };

  declare shown: readonly (Notice & { about: string })[];

  constructor() {
    super();
    this.shown = [];
  }

  readonly #hear = (event: Event) => {
    const { detail } = event as CustomEvent<Notice & { about: string }>;
    const others = this.shown.filter(({ about }) => about !== detail.about);
    this.shown = detail.text === '' ? others : [...others, detail].slice(-3);
    // That something was done need not be closed.
    if (detail.about === 'done') setTimeout(() => this.#close('done'), 6_000);
  };

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('lab-notice', this.#hear);
  }

  override disconnectedCallback(): void {
    document.removeEventListener('lab-notice', this.#hear);
    super.disconnectedCallback();
  }

  #close(about: string): void {
    this.shown = this.shown.filter((notice) => notice.about !== about);
  }

  override render() {
    return html`
      <div role="status" class="notices">
        ${this.shown.map(
          ({ about, text, reasons, action }) => html`
            <div class="notice" data-about=${about}>
              <p>${text}</p>
              ${reasons ? html`<details><summary>${strings.why}</summary>${reasons}</details>` : nothing}
              <div class="buttons">
                ${
                  action
                    ? html`<button class="button primary" @click=${() => {
                        this.#close(about);
                        action.run();
                      }}>${action.label}</button>`
                    : nothing
                }
                <button class="button quiet" @click=${() => this.#close(about)}>${strings.dismiss}</button>
              </div>
            </div>
          `,
        )}
      </div>
    `;
  }
}

customElements.define('lab-notices', LabNotices);
