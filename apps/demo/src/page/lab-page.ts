import { html, LitElement } from 'lit';
import { createDigitSource, type DigitSource } from '../data/digit-source.js';
import { Timeline } from '../timeline/timeline.js';
import { createTraining } from '../training/create-training.js';
import type { Training } from '../training/training.js';
import { strings } from './strings.js';

type SectionName = keyof typeof strings.sections;

const load: Record<SectionName, () => Promise<unknown>> = {
  convolution: () => import('../convolution/lab-convolution.js'),
  training: () => import('../training/lab-training.js'),
  inside: () => import('../inside/lab-inside.js'),
  draw: () => import('../draw/lab-draw.js'),
  challenge: () => import('../challenge/lab-challenge.js'),
};

/** The page: its bar and its sections, each loaded when it comes near. */
export class LabPage extends LitElement {
  static override properties = { loaded: { state: true } };

  declare loaded: ReadonlySet<SectionName>;

  readonly timeline = new Timeline();
  readonly digits: DigitSource = createDigitSource();
  readonly training: Training = createTraining({ timeline: this.timeline, digits: this.digits });

  constructor() {
    super();
    this.loaded = new Set();
  }

  protected override createRenderRoot() {
    return this;
  }

  protected override firstUpdated(): void {
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          observer.unobserve(target);
          this.#load(target.id as SectionName);
        }
      },
      { rootMargin: '400px' },
    );
    for (const section of this.querySelectorAll('section')) observer.observe(section);
  }

  async #load(name: SectionName): Promise<void> {
    await load[name]();
    this.loaded = new Set([...this.loaded, name]);
  }

  #section(name: SectionName) {
    if (!this.loaded.has(name)) return html`<h2>${strings.sections[name]}</h2>`;
    const { timeline, digits, training } = this;
    switch (name) {
      case 'convolution':
        return html`<lab-convolution .timeline=${timeline} .digits=${digits} .training=${training}></lab-convolution>`;
      case 'training':
        return html`<lab-training .timeline=${timeline} .digits=${digits} .training=${training}></lab-training>`;
      case 'inside':
        return html`<lab-inside .timeline=${timeline} .digits=${digits} .training=${training}></lab-inside>`;
      case 'draw':
        return html`<lab-draw .timeline=${timeline} .digits=${digits} .training=${training}></lab-draw>`;
      case 'challenge':
        return html`<lab-challenge .timeline=${timeline} .digits=${digits} .training=${training}></lab-challenge>`;
    }
  }

  override render() {
    const names = Object.keys(strings.sections) as SectionName[];
    return html`
      <header class="page-bar">
        <h1>${strings.title}</h1>
        <nav aria-label=${strings.sectionsLabel}>
          ${names.map((name) => html`<a href="#${name}">${strings.sections[name]}</a>`)}
        </nav>
      </header>
      <main>
        ${names.map((name) => html`<section id=${name}>${this.#section(name)}</section>`)}
      </main>
    `;
  }
}

customElements.define('lab-page', LabPage);
