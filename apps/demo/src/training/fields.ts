import { html, nothing } from 'lit';

export interface NumberFieldOptions {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number | 'any';
  testId?: string;
  hint?: string;
  disabled?: boolean;
  /** Called with numbers within the bounds only. */
  onChange(value: number): void;
}

/** A labelled number, which says itself what it takes. */
export function numberField({
  label,
  value,
  min,
  max,
  step = 1,
  testId,
  hint,
  disabled = false,
  onChange,
}: NumberFieldOptions) {
  const id = `field-${label.toLowerCase().replace(/[^a-z]+/g, '-')}`;
  return html`
    <label class="field" for=${id}>
      <span>${label}</span>
      <input id=${id} type="number" inputmode="decimal" required min=${min} max=${max} step=${step} .value=${String(value)}
        ?disabled=${disabled} data-testid=${testId ?? `setting-${id}`} title=${hint ?? ''}
        @change=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          if (input.reportValidity()) onChange(input.valueAsNumber);
        }}
        @input=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          if (input.validity.valid) onChange(input.valueAsNumber);
        }} />
    </label>
  `;
}

export interface ChoiceOptions<T extends string> {
  label: string;
  value: T;
  choices: readonly (readonly [value: T, text: string])[];
  testId?: string;
  hint?: string;
  disabled?: boolean;
  onChange(value: T): void;
}

/** A labelled list to choose from. */
export function choiceField<T extends string>({
  label,
  value,
  choices,
  testId,
  hint,
  disabled = false,
  onChange,
}: ChoiceOptions<T>) {
  const id = `field-${label.toLowerCase().replace(/[^a-z]+/g, '-')}`;
  return html`
    <label class="field" for=${id} title=${hint ?? nothing}>
      <span>${label}</span>
      <select id=${id} data-testid=${testId ?? `setting-${id}`} ?disabled=${disabled}
        @change=${(event: Event) => onChange((event.target as HTMLSelectElement).value as T)}>
        ${choices.map(([choice, text]) => html`<option value=${choice} ?selected=${choice === value}>${text}</option>`)}
      </select>
    </label>
  `;
}

/** One of few, side by side. */
export function segments<T extends string>({
  label,
  value,
  choices,
  onChange,
}: ChoiceOptions<T> & { label: string }) {
  const name = `segments-${label.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  return html`
    <fieldset class="segmented small-segments">
      <legend class="visually-hidden">${label}</legend>
      <div>
        ${choices.map(
          ([
            choice,
            text,
          ]) => html`<label><input type="radio" name=${name} .checked=${choice === value} value=${choice}
            @change=${() => onChange(choice)} /><span>${text}</span></label>`,
        )}
      </div>
    </fieldset>
  `;
}
