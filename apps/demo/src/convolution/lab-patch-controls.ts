import { html } from 'lit';
import { ModelElement } from './model-element.js';
import { maxChannels, type PatchSettings } from './patch-settings.js';
import { strings } from './strings.js';

/** The choices: size of the patch, stride, padding, channels. */
export class LabPatchControls extends ModelElement {
  override render() {
    const { size, stride, padding, edges, inputs, outputs, relu } = this.model.settings;
    const counts = Array.from({ length: maxChannels }, (_, i) => i + 1);
    return html`<div class="convolution-choices" role="group" aria-label=${strings.settings}>
      <label class="field patch-size">
        <span>${strings.size} <b>${strings.sizeValue(size)}</b></span>
        <input
          type="range"
          min="1"
          max="7"
          .value=${String(size)}
          aria-valuetext=${strings.sizeValue(size)}
          @input=${(event: Event) => this.#set({ size: numberOf(event) })}
        />
      </label>
      ${this.#choice('stride', stride, [
        [1, '1'],
        [2, '2'],
        [3, '3'],
      ])}
      ${this.#choice('padding', padding, [
        ['same', strings.same],
        ['valid', strings.valid],
      ])}
      ${this.#choice(
        'edges',
        edges,
        [
          ['zeros', strings.zeros],
          ['copy', strings.copy],
        ],
        padding === 'valid',
      )}
      <label class="field">
        <span>${strings.inputs}</span>
        <select @change=${(event: Event) => this.#set({ inputs: numberOf(event) })}>
          ${counts.map(
            (count) =>
              html`<option value=${count} ?selected=${count === inputs}>
                ${count === 1 ? strings.inputsDigit : strings.inputsMaps(count)}
              </option>`,
          )}
        </select>
      </label>
      <label class="field">
        <span>${strings.outputs}</span>
        <select @change=${(event: Event) => this.#set({ outputs: numberOf(event) })}>
          ${counts.map((count) => html`<option value=${count} ?selected=${count === outputs}>${count}</option>`)}
        </select>
      </label>
      <label class="check">
        <input
          type="checkbox"
          .checked=${relu}
          @change=${(event: Event) => this.#set({ relu: (event.target as HTMLInputElement).checked })}
        />
        ${strings.reluSwitch}
      </label>
    </div>`;
  }

  #choice<Name extends 'stride' | 'padding' | 'edges'>(
    name: Name,
    chosen: PatchSettings[Name],
    choices: readonly (readonly [PatchSettings[Name], string])[],
    disabled = false,
  ) {
    return html`<fieldset class="segmented" ?disabled=${disabled}>
      <legend>${strings[name]}</legend>
      <div>
        ${choices.map(
          ([value, words]) =>
            html`<label
              ><input
                type="radio"
                name="patch-${name}"
                .checked=${value === chosen}
                @change=${() => this.#set({ [name]: value })}
              />${words}</label
            >`,
        )}
      </div>
    </fieldset>`;
  }

  #set(change: Partial<PatchSettings>): void {
    this.model.set(change);
  }
}

function numberOf(event: Event): number {
  return Number((event.target as HTMLInputElement | HTMLSelectElement).value);
}

customElements.define('lab-patch-controls', LabPatchControls);
