import { html, LitElement } from 'lit';
import { singleKeys } from './keyboard.js';
import { strings } from './strings.js';

const words = strings.keys;

/** The list of keys, in a dialog. */
export class LabKeys extends LitElement {
  protected override createRenderRoot() {
    return this;
  }

  open(): void {
    this.querySelector('dialog')?.showModal();
  }

  override render() {
    return html`
      <dialog class="keys" aria-labelledby="keys-title">
        <h2 id="keys-title">${words.title}</h2>
        <dl>${words.list.map(([keys, does]) => html`<div><dt><kbd>${keys}</kbd></dt><dd>${does}</dd></div>`)}</dl>
        <label class="check"><input type="checkbox" .checked=${singleKeys.enabled}
          @change=${(event: Event) => {
            singleKeys.enabled = (event.target as HTMLInputElement).checked;
          }} /> ${words.enable}</label>
        <form method="dialog"><button class="button primary">${words.close}</button></form>
      </dialog>
    `;
  }
}

customElements.define('lab-keys', LabKeys);
