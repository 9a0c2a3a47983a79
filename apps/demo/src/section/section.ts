import { LitElement } from 'lit';
import type { DigitSource } from '../data/digit-source.js';
import type { SettingsStore } from '../settings/settings-store.js';
import { onceAFrame } from '../styles/once-a-frame.js';
import type { Timeline, TimelineChange } from '../timeline/timeline.js';
import type { Training } from './training.js';

/** What can make a section draw itself again. */
export type SectionChange = TimelineChange | 'digits' | 'settings';

/**
 * What the page's sections have in common: they are given the timeline, the digits, the training and the settings of the next run,
 * and render again, once a frame at most, when one of these changes. They render into the page itself, without a shadow root, so
 * that one style sheet, labels and tests reach everything; class names carry the section's name.
 */
export abstract class Section extends LitElement {
  static override properties = {
    timeline: { attribute: false },
    digits: { attribute: false },
    training: { attribute: false },
    settings: { attribute: false },
  };

  /** Set by the page before the section is connected. */
  declare timeline: Timeline;
  declare digits: DigitSource;
  declare training: Training;
  declare settings: SettingsStore;

  #unsubscribe: (() => void)[] = [];
  #visible = false;
  #stale = true;
  readonly #draw = onceAFrame(this, () => {
    this.#stale = false;
    this.requestUpdate();
  });
  #observer: IntersectionObserver | undefined;

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = [
      this.timeline.subscribe((change) => this.#changed(change)),
      this.digits.subscribe(() => this.#changed('digits')),
      this.settings.subscribe(() => this.#changed('settings')),
    ];
    this.#observer = new IntersectionObserver(
      (entries) => {
        // Several when it came and went between two looks: the last one counts.
        this.#visible = entries[entries.length - 1].isIntersecting;
        if (this.#visible && this.#stale) this.#changed(undefined);
      },
      { rootMargin: '200px' },
    );
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#observer?.disconnect();
    super.disconnectedCallback();
  }

  /** Asked of each change, before it is drawn; false leaves it undrawn. */
  protected concerns(_change: SectionChange): boolean {
    return true;
  }

  /** Whether the section can be seen: one that cannot is not drawn, and drawn when it comes into view. */
  protected get visible(): boolean {
    return this.#visible;
  }

  #changed(change: SectionChange | undefined): void {
    if (change !== undefined && !this.concerns(change)) return;
    this.#stale = true;
    if (this.#visible) this.#draw();
  }
}
