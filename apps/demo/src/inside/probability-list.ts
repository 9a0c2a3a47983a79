import { html } from 'lit';
import { strings } from './strings.js';

/**
 * Probabilities of all classes as bars, with words at the truth and at the answer.
 *
 * @param probabilities - [classes]
 */
export function probabilityList(
  probabilities: Float32Array,
  { classNames, truth }: { classNames: readonly string[]; truth: number },
) {
  const answer = probabilities.indexOf(Math.max(...probabilities));
  return html`
    <ol class="probabilities">
      ${[...probabilities].map(
        (probability, i) => html`
          <li class="${i === truth ? 'truth' : ''} ${i === answer ? 'answer' : ''}">
            <span class="name">${classNames[i]}</span>
            <meter min="0" max="1" .value=${probability} aria-label=${classNames[i]}></meter>
            <span class="number">${percent(probability)}</span>
            <span class="says">${note(i === truth, i === answer)}</span>
          </li>
        `,
      )}
    </ol>
  `;
}

function note(truth: boolean, answer: boolean): string {
  if (truth) return answer ? strings.right : strings.truthNote;
  return answer ? strings.answerNote : '';
}

function percent(probability: number): string {
  if (probability > 0.999) return '> 99.9 %';
  if (probability < 0.001) return '< 0.1 %';
  return `${(100 * probability).toFixed(1)} %`;
}
