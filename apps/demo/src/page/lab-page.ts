import { html, LitElement } from 'lit';
import { createDigitSource, type DigitSource } from '../data/digit-source.js';
import type { Training } from '../section/training.js';
import { SettingsStore } from '../settings/settings-store.js';
import { Timeline } from '../timeline/timeline.js';
import { createTraining } from '../training/create-training.js';
import { listenToKeys } from './keyboard.js';
import './lab-keys.js';
import type { LabKeys } from './lab-keys.js';
import './lab-transport.js';
import type { LabTransport } from './lab-transport.js';
import { pauseOutOfSight } from './pause-out-of-sight.js';
import { strings } from './strings.js';
import { tellOfRuns } from './tell-of-runs.js';

type SectionName = keyof typeof strings.sections;

const load: Record<SectionName, () => Promise<unknown>> = {
  convolution: () => import('../convolution/lab-convolution.js'),
  training: () => import('../training/lab-training.js'),
  inside: () => import('../inside/lab-inside.js'),
  draw: () => import('../draw/lab-draw.js'),
  challenge: () => import('../challenge/lab-challenge.js'),
};

const names = Object.keys(strings.sections) as SectionName[];

/** The page: its bar, and its sections, the first at once and the others as soon as the browser has nothing better to do. */
export class LabPage extends LitElement {
  static override properties = { loaded: { state: true }, failed: { state: true }, current: { state: true } };

  declare loaded: ReadonlySet<SectionName>;
  declare failed: ReadonlySet<SectionName>;
  declare current: SectionName;

  readonly timeline = new Timeline();
  readonly digits: DigitSource = createDigitSource();
  readonly settings = new SettingsStore();
  readonly training: Training = createTraining({ timeline: this.timeline, digits: this.digits });

  constructor() {
    super();
    this.loaded = new Set();
    this.failed = new Set();
    this.current = 'convolution';
  }

  protected override createRenderRoot() {
    return this;
  }

  protected override firstUpdated(): void {
    void this.#loadAll();
    this.#followScrolling();
    pauseOutOfSight(this.timeline, this.training);
    tellOfRuns(this.timeline);
    const transport = this.querySelector('lab-transport') as LabTransport;
    listenToKeys(this.timeline, {
      toggle: () => transport.toggle(),
      showPanels: (panels) => this.dispatchEvent(new CustomEvent('lab-panels', { detail: panels })),
      draw: () => this.#goTo('draw'),
      help: () => (this.querySelector('lab-keys') as LabKeys).open(),
    });
  }

  async #loadAll(): Promise<void> {
    await this.#load('convolution');
    performance.mark('interactive');
    await new Promise((resolve) => requestIdleCallbackOr(resolve));
    await Promise.all(names.slice(1).map((name) => this.#load(name)));
    // An address may name a section that was not there yet.
    const wanted = location.hash.slice(1);
    if (names.includes(wanted as SectionName)) this.#goTo(wanted as SectionName);
  }

  async #load(name: SectionName): Promise<void> {
    try {
      await load[name]();
      this.loaded = new Set([...this.loaded, name]);
    } catch {
      this.failed = new Set([...this.failed, name]);
    }
    await this.updateComplete;
  }

  #goTo(name: SectionName): void {
    this.querySelector(`#${name}`)?.scrollIntoView({ block: 'start' });
  }

  /** Who starts a training above the panels wants to see them. */
  #showTraining(): void {
    if (this.current !== 'convolution' && this.current !== 'training') return;
    const panels = this.querySelector('.training-live') ?? this.querySelector('#training');
    if (!panels || panels.getBoundingClientRect().top < innerHeight / 2) return;
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    panels.scrollIntoView({ block: 'start', behavior: isCalm ? 'auto' : 'smooth' });
  }

  #followScrolling(): void {
    const observer = new IntersectionObserver(
      (entries) => {
        const entry = entries.find(({ isIntersecting }) => isIntersecting);
        if (entry) this.current = entry.target.id as SectionName;
      },
      { rootMargin: '-45% 0px -45% 0px' },
    );
    for (const section of this.querySelectorAll('main > section')) observer.observe(section);
  }

  #section(name: SectionName) {
    if (this.failed.has(name)) return html`<h2>${strings.sections[name]}</h2><p>${strings.failedSection}</p>`;
    if (!this.loaded.has(name)) return html`<h2>${strings.sections[name]}</h2>`;
    const { timeline, digits, training, settings } = this;
    switch (name) {
      case 'convolution':
        return html`<lab-convolution .timeline=${timeline} .digits=${digits} .training=${training} .settings=${settings}></lab-convolution>`;
      case 'training':
        return html`<lab-training .timeline=${timeline} .digits=${digits} .training=${training} .settings=${settings}></lab-training>`;
      case 'inside':
        return html`<lab-inside .timeline=${timeline} .digits=${digits} .training=${training} .settings=${settings}></lab-inside>`;
      case 'draw':
        return html`<lab-draw .timeline=${timeline} .digits=${digits} .training=${training} .settings=${settings}></lab-draw>`;
      case 'challenge':
        return html`<lab-challenge .timeline=${timeline} .digits=${digits} .training=${training} .settings=${settings}></lab-challenge>`;
    }
  }

  override render() {
    const { timeline, training, settings } = this;
    return html`
      <a class="skip-link" href="#main">${strings.skip}</a>
      <header class="page-bar">
        <div class="page-bar-inner">
          <h1>${strings.title}</h1>
          <nav aria-label=${strings.sectionsLabel}>
            ${names.map(
              (name) =>
                html`<a href="#${name}" aria-current=${name === this.current ? 'true' : 'false'}>${strings.sections[name]}</a>`,
            )}
          </nav>
          <lab-transport @lab-start=${() => this.#showTraining()} .timeline=${timeline} .training=${training} .settings=${settings}></lab-transport>
          <button class="button quiet keys-button" aria-label=${strings.transport.keys} title=${strings.transport.keys}
            @click=${() => (this.querySelector('lab-keys') as LabKeys).open()}>?</button>
        </div>
      </header>
      <main id="main">
        ${names.map((name) => html`<section id=${name} aria-label=${strings.sections[name]}>${this.#section(name)}</section>`)}
      </main>
      <footer class="page-footer"><p>${strings.footer}</p></footer>
      <lab-keys></lab-keys>
      <lab-notices></lab-notices>
    `;
  }
}

function requestIdleCallbackOr(callback: (value: unknown) => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(callback, { timeout: 500 });
  else setTimeout(callback, 100);
}

customElements.define('lab-page', LabPage);
