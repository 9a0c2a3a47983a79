import { html } from 'lit';
import { formatCount } from '../styles/format.js';
import { layerSizes } from './layer-sizes.js';
import { ModelElement } from './model-element.js';
import { strings } from './strings.js';

/** What the convolution chosen costs: shapes, neurons and weights, against a fully connected layer of as many neurons. */
export class LabPatchCost extends ModelElement {
  override render() {
    const { model } = this;
    if (model.count === 0) return html``;
    const { size, stride, padding, outputs } = model.settings;
    const [height, width, channels] = model.input.shape;
    const [{ shape, neurons, weights, weightsIfDense }] = layerSizes([height, width, channels], {
      convolutions: [{ kernelSize: size, stride, padding, filters: outputs }],
      dense: [],
    });
    const times = strings.costTimes(formatCount(Math.round(weightsIfDense / weights)));
    return html`<dl class="patch-cost">
      <div><dt>${strings.costShapes}</dt><dd>${model.input.shape.join('×')} → ${shape.join('×')}</dd></div>
      <div><dt>${strings.costNeurons}</dt><dd>${formatCount(neurons)}</dd></div>
      <div><dt>${strings.costWeights}</dt><dd>${formatCount(weights)}</dd></div>
      <div><dt>${strings.costDense}</dt><dd>${formatCount(weightsIfDense)} <span>${times}</span></dd></div>
    </dl>`;
  }
}

customElements.define('lab-patch-cost', LabPatchCost);
