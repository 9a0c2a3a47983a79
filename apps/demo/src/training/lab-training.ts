import { html } from 'lit';
import { Section } from '../page/section.js';
import { strings } from './strings.js';

/** The section "Train". */
export class LabTraining extends Section {
  override render() {
    return html`<h2>${strings.title}</h2>`;
  }
}

customElements.define('lab-training', LabTraining);
