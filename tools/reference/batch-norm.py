"""Reference values for batchNorm: two training steps and one inference of PyTorch's BatchNorm2d, with gradients.

Run: python3 batch-norm.py > batch-norm.json && npx biome format --write batch-norm.json
"""
import json
import sys

import torch

torch.manual_seed(0)
momentum, epsilon = 0.9, 1e-3
# PyTorch's momentum is the share of the new value, ours that of the old.
layer = torch.nn.BatchNorm2d(3, eps=epsilon, momentum=1 - momentum).double()
with torch.no_grad():
    layer.weight.copy_(torch.tensor([1.5, 0.5, -1.0]))
    layer.bias.copy_(torch.tensor([0.25, -0.5, 1.0]))


def flat(t):
    """Values in the order of [batch, height, width, channels]."""
    t = t.detach()
    return [round(v, 9) for v in (t.permute(0, 2, 3, 1) if t.dim() == 4 else t).flatten().tolist()]


def inputs():
    # Rounded to float32, so that both sides start from the same numbers; far from 0, as after a convolution with a bias.
    return (torch.randn(2, 3, 3, 2).float() * 2 + 1).double().requires_grad_()


steps = []
for _ in range(2):
    x, dy = inputs(), torch.randn(2, 3, 3, 2).float().double()
    layer.zero_grad()
    y = layer(x)
    y.backward(dy)
    steps.append(
        {
            'x': flat(x), 'dy': flat(dy), 'y': flat(y), 'dx': flat(x.grad),
            'dGamma': flat(layer.weight.grad), 'dBeta': flat(layer.bias.grad),
            'mean': flat(layer.running_mean), 'variance': flat(layer.running_var),
        }
    )
layer.eval()
x = inputs()
reference = {
    'torch': torch.__version__, 'momentum': momentum, 'epsilon': epsilon, 'shape': [2, 3, 2, 3],
    'gamma': flat(layer.weight), 'beta': flat(layer.bias), 'steps': steps,
    'inference': {'x': flat(x), 'y': flat(layer(x))},
}
json.dump(reference, sys.stdout)
