#!/usr/bin/env python3
"""Peer for training speed: steps (forward, backward, Adam) and forward passes of one of the lab's networks in PyTorch on the CPU.

Needs Debian's python3-torch and libopenblas0-pthread (without OpenBLAS it is several times slower):
    apt-get install -y python3-torch libopenblas0-pthread
Speaks JSON, one object a line, so that `lab bench` can take turns with it:
    <- {"network": CONFIG, "inputShape": [28, 28, 1], "batch": 100, "threads": 1}    -> {"peer": "pytorch 1.13.0", "threads": 1}
    <- {"work": "step", "count": 20}                                                 -> {"times": [milliseconds, …]}
    <- {"work": "forward", "count": 20}                                              -> {"times": [milliseconds, …]}
Ends with its input.
"""
import json, sys, time
import torch
import torch.nn.functional as F
from pytorch_network import build

a = json.loads(sys.stdin.readline())
torch.set_num_threads(a["threads"])
torch.manual_seed(0)
parameters, forward = build(a["network"], a["inputShape"])
optimizer = torch.optim.Adam(parameters, 3e-3)
rows, cols, channels = a["inputShape"]
images, labels = torch.rand(a["batch"], channels, rows, cols), torch.arange(a["batch"]) % 10


def step():
    optimizer.zero_grad()
    F.cross_entropy(forward(images, True), labels).backward()
    optimizer.step()


@torch.no_grad()
def look():
    forward(images, False)


def timed(work, count):
    times = []
    for _ in range(count):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    return times


def say(message):
    print(json.dumps(message), flush=True)


say({"peer": f"pytorch {torch.__version__}", "threads": torch.get_num_threads()})
for line in sys.stdin:
    request = json.loads(line)
    say({"times": timed(step if request["work"] == "step" else look, request["count"])})
