import { html } from 'lit';
import { Section } from '../page/section.js';
import { strings } from './strings.js';

/** The section "The 99 % challenge". */
export class LabChallenge extends Section {
  override render() {
    return html`<h2>${strings.title}</h2>`;
  }
}

customElements.define('lab-challenge', LabChallenge);
