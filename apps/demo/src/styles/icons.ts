import { svg, type TemplateResult } from 'lit';

const icon = (shape: TemplateResult) =>
  svg`<svg class="glyph" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="currentColor">${shape}</svg>`;

/** The page's few icons, 16 px, in the colour of the text beside them. */
export const icons = {
  play: icon(svg`<path d="M4 2.5v11l9-5.5z" />`),
  pause: icon(svg`<path d="M4 2.5h3v11H4zM9 2.5h3v11H9z" />`),
  step: icon(svg`<path d="M3 2.5v11l7-5.5zM11 2.5h2.5v11H11z" />`),
  stop: icon(svg`<rect x="3" y="3" width="10" height="10" rx="1" />`),
  close: icon(
    svg`<path d="M3.3 2.2 8 6.9l4.7-4.7 1.1 1.1L9.1 8l4.7 4.7-1.1 1.1L8 9.1l-4.7 4.7-1.1-1.1L6.9 8 2.2 3.3z" />`,
  ),
  up: icon(svg`<path d="M8 4l5 6H3z" />`),
  down: icon(svg`<path d="M8 12 3 6h10z" />`),
};
