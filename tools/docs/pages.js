import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Returns the documentation's pages with what is to be run in them: `run` says how (`node` unless the front matter says
 * otherwise), `program` is the JavaScript of the page in one piece, `files` the snippets that name a file in their first
 * line, `shell` the commands, `expected` what must be printed (marked `// →`), in this order.
 */
export function pages() {
  return readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md') && !path.startsWith('api'))
    .sort()
    .map((path) => parse(path, readFileSync(join('docs', path), 'utf8')));
}

function parse(path, text) {
  const snippets = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].map(([, language, code]) => ({
    language,
    code,
  }));
  const files = {};
  let program = '';
  let shell = '';
  const other = [];
  for (const { language, code } of snippets) {
    const name = /^(?:\/\/ |<!-- )([\w.-]+\.\w+)(?: -->)?\n/.exec(code);
    if (name) files[name[1]] = code.slice(name[1].endsWith('.html') ? name[0].length : 0);
    else if (language === 'js') program += code;
    else if (language === 'sh') shell += code;
    else other.push(language);
  }
  return {
    path,
    run: /^run: (\w+)$/m.exec(text)?.[1] ?? 'node',
    program,
    files,
    shell: shell.split('\n').filter(Boolean),
    expected: [...text.matchAll(/\/\/ → (.*)$/gm)].map(([, output]) => output.trim()),
    other,
  };
}
