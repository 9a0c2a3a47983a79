/** One setting as it stands in a link. */
export interface LinkField<Value> {
  /** Short name in the link: `s` for the seed. */
  key: string;
  /** Name for people: 'seed'. */
  title: string;
  /** Left out of the link. */
  fallback: Value;
  write(value: Value): string;
  /** Returns a value that the page can take, whatever the text; `problem` says what was not as asked. */
  read(text: string): { value: Value; problem?: string };
}

export interface NumberFieldOptions {
  key: string;
  title: string;
  fallback: number;
  min: number;
  max: number;
  /** @defaultValue false */
  integer?: boolean;
}

/** A number within bounds; one beyond them becomes the nearest bound. */
export function numberField(options: NumberFieldOptions): LinkField<number> {
  const { key, title, fallback, min, max, integer = false } = options;
  return {
    key,
    title,
    fallback,
    write: (value) => String(value),
    read(text) {
      // Number('') is 0, Number('0x10') is 16: neither is what a link of ours says.
      const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
      if (Number.isNaN(number))
        return { value: fallback, problem: `${title}: “${shorten(text)}” is no number, so ${fallback}` };
      const value = Math.min(max, Math.max(min, integer ? Math.round(number) : number));
      if (value === number) return { value };
      return { value, problem: `${title}: ${shorten(text)} is not possible, so ${value}` };
    },
  };
}

/** One of several words. */
export function choiceField<Choice extends string>(options: {
  key: string;
  title: string;
  fallback: Choice;
  choices: readonly Choice[];
}): LinkField<Choice> {
  const { key, title, fallback, choices } = options;
  return {
    key,
    title,
    fallback,
    write: (value) => value,
    read(text) {
      const value = choices.find((choice) => choice === text);
      if (value !== undefined) return { value };
      return { value: fallback, problem: `${title}: “${shorten(text)}” is not known here, so ${fallback}` };
    },
  };
}

/** Yes or no, as 1 or 0. */
export function switchField(options: { key: string; title: string; fallback: boolean }): LinkField<boolean> {
  const { key, title, fallback } = options;
  return {
    key,
    title,
    fallback,
    write: (value) => (value ? '1' : '0'),
    read(text) {
      if (text === '1') return { value: true };
      if (text === '0') return { value: false };
      return {
        value: fallback,
        problem: `${title}: “${shorten(text)}” is neither 1 nor 0, so ${fallback ? 1 : 0}`,
      };
    },
  };
}

/** What a stranger put into a link is shown, but not at any length. */
function shorten(text: string): string {
  return text.length > 24 ? `${text.slice(0, 24)}…` : text;
}
