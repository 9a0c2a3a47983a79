/** A sentence for the visitor, with at most one thing to do about it. */
export interface Notice {
  text: string;
  /** For who wants to know more: shown when asked for. */
  reasons?: string;
  action?: { label: string; run: () => void };
}

/** Shows a sentence above the page, until the visitor closes it. One of the same `about` takes the other's place. */
export function notify(notice: Notice & { about: string }): void {
  document.dispatchEvent(new CustomEvent('lab-notice', { detail: notice }));
}

/** Takes back what was said about something, where it still shows. */
export function withdraw(about: string): void {
  notify({ about, text: '' });
}
