import type { LinkField } from './link-field.js';

/*
 * Settings as the part of an address after `#`, which no server gets to see:
 *
 *   #v=1&n=conv-dropout&s=3
 *
 * | part | what |
 * |---|---|
 * | `v` | version of this form |
 * | other keys | settings that are not as the page has them anyway, in a fixed order |
 */
const version = 1;

/** A field for each setting. */
export type LinkFields<Settings> = { readonly [Name in keyof Settings]: LinkField<Settings[Name]> };

export interface ReadLink<Settings> {
  /** Whether the text is a link of ours at all; `#inside` is none. */
  found: boolean;
  /** Complete, and within the bounds of each field. */
  settings: Settings;
  /** What the link asked for and did not get, one short line each. */
  problems: string[];
}

/** Returns settings as `#v=1&…`, those as everywhere left out. */
export function writeLink<Settings extends object>(fields: LinkFields<Settings>, settings: Settings): string {
  const query = new URLSearchParams({ v: String(version) });
  for (const name of namesOf(fields)) {
    const field = fields[name];
    const text = field.write(settings[name]);
    if (text !== field.write(field.fallback)) query.set(field.key, text);
  }
  return `#${query}`;
}

/** Reads any text: what is unknown is ignored, what is out of bounds is brought within. Never throws. */
export function readLink<Settings extends object>(
  fields: LinkFields<Settings>,
  hash: string,
): ReadLink<Settings> {
  const query = new URLSearchParams(hash.replace(/^#/, ''));
  const found = query.has('v');
  const problems: string[] = [];
  const written = query.get('v') ?? '';
  if (found && written !== String(version)) {
    problems.push(
      /^\d{1,6}$/.test(written) && Number(written) > version
        ? 'The link was made by a newer version of this page; what this one knows of it was taken'
        : 'The link does not say a version that this page knows; what could be read was taken',
    );
  }
  const settings = {} as Settings;
  for (const name of namesOf(fields)) {
    const field = fields[name];
    const text = found ? query.get(field.key) : null;
    const { value, problem } =
      text === null ? { value: field.fallback, problem: undefined } : field.read(text);
    settings[name] = value;
    if (problem !== undefined) problems.push(problem);
  }
  return { found, settings, problems };
}

function namesOf<Settings extends object>(fields: LinkFields<Settings>): (keyof Settings)[] {
  return Object.keys(fields) as (keyof Settings)[];
}
