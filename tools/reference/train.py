"""Reference values for @lab/train, by PyTorch in float64: optimizers, one-cycle rates, softmax cross-entropy.

Run: python3 train.py > train.json
"""
import json
import sys

import torch

torch.set_default_dtype(torch.float64)

# Two parameters; gradients of very different sizes, one of them always 0.
start = {"a": [0.5, -1.25, 3.0, 0.0], "b": [2.0, -0.125]}
gradients = [
    {"a": [0.1, -2.0, 1e-6, 0.0], "b": [4.0, -0.5]},
    {"a": [-0.3, -1.0, 2e-6, 0.0], "b": [-8.0, 0.25]},
    {"a": [0.2, 0.5, -1e-6, 0.0], "b": [1.0, 0.75]},
    {"a": [0.1, 3.0, 3e-6, 0.0], "b": [0.0, -1.5]},
]
rates = [0.1, 0.05, 0.2, 0.01]


def run(make):
    params = {name: torch.tensor(values, requires_grad=True) for name, values in start.items()}
    optimizer = make(params.values())
    after = []
    for step, rate in zip(gradients, rates):
        for name, param in params.items():
            param.grad = torch.tensor(step[name])
        optimizer.param_groups[0]["lr"] = rate
        optimizer.step()
        after.append({name: param.tolist() for name, param in params.items()})
    return after


def case(type, make, **config):
    return {"type": type, "config": config, "after": run(lambda p: make(p, config))}


def sgd(params, c):
    return torch.optim.SGD(params, 1, c.get("momentum", 0), 0, c.get("weightDecay", 0), c.get("nesterov", False))


def betas(c):
    return c.get("beta1", 0.9), c.get("beta2", 0.999)


def adam(params, c):
    return torch.optim.Adam(params, 1, betas(c), c.get("epsilon", 1e-8))


def adamw(params, c):
    return torch.optim.AdamW(params, 1, betas(c), c.get("epsilon", 1e-8), c.get("weightDecay", 0.01))


optimizers = [
    case("sgd", sgd),
    case("sgd", sgd, weightDecay=0.1),
    case("sgd", sgd, momentum=0.9),
    case("sgd", sgd, momentum=0.8, nesterov=True, weightDecay=0.01),
    case("adam", adam),
    case("adam", adam, beta1=0.5, beta2=0.9, epsilon=1e-3),
    case("adamW", adamw),
    case("adamW", adamw, weightDecay=0.5),
]


def one_cycle(total, **options):
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([parameter], 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.01, total, cycle_momentum=False, **options)
    out = []
    for _ in range(total):
        out.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if len(out) < total:
            schedule.step()
    return out


# Rows with ordinary logits, equal ones, and ones whose exponentials overflow or vanish.
logits = [[1.5, -0.5, 0.25], [0.0, 0.0, 0.0], [1000.0, -1000.0, 0.0], [-3.0, 90.0, 88.0], [-200.0, -201.0, -199.5]]
labels = [0, 2, 1, 2, 1]
x = torch.tensor(logits, requires_grad=True)
loss = torch.nn.functional.cross_entropy(x, torch.tensor(labels))
loss.backward()

json.dump(
    {
        "start": start,
        "gradients": gradients,
        "rates": rates,
        "optimizers": optimizers,
        "oneCycle": [
            {"config": {"peak": 0.01, "totalSteps": 10}, "rates": one_cycle(10)},
            {
                "config": {"peak": 0.01, "totalSteps": 7, "warmupFraction": 0.45, "startDivisor": 10, "endDivisor": 100},
                "rates": one_cycle(7, pct_start=0.45, div_factor=10, final_div_factor=100),
            },
        ],
        "crossEntropy": {"logits": logits, "labels": labels, "loss": loss.item(), "gradient": x.grad.tolist()},
    },
    sys.stdout,
    indent=1,
)
print()
