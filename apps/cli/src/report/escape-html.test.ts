import { expect, test } from 'vitest';
import { escapeHtml, scriptJson } from './escape-html.js';

test('Leaves nothing that could open or close an element or an attribute.', () => {
  expect(escapeHtml(`<a href="x" id='y'>&amp;`)).toBe('&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;');
});

test('JSON in a script cannot close it and means the same.', () => {
  const value = { text: '</script><!-- <b>' };
  expect(scriptJson(value)).not.toContain('<');
  expect(JSON.parse(scriptJson(value))).toEqual(value);
});
