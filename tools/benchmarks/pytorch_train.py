#!/usr/bin/env python3
"""Peer for the whole job: one of the lab's networks trained in PyTorch on the CPU, evaluations of the test digits included.

Reads one line of JSON and prints a line of it per evaluation, the last one the result:
    <- {"network": CONFIG, "inputShape": [28, 28, 1], "folder": FOLDER_WITH_THE_GZ_FILES, "batch": 100, "iterations": 10000,
        "evaluateEvery": 500, "learningRate": {"floor": 1e-4, "range": 3e-3, "decaySteps": 2000}, "seed": 0, "threads": 1}
    -> {"type": "evaluation", "step": 500, "accuracy": 0.97, "loss": 0.1}
    -> {"type": "result", "peer": "pytorch 1.13.0", "threads": 1, "accuracy": 0.99, "max": 0.99, "errors": 80, "loss": 0.03, "peakMegabytes": 300}
"""
import gzip, json, math, resource, sys
import numpy as np
import torch
import torch.nn.functional as F
from pytorch_network import build

a = json.loads(sys.stdin.readline())
torch.set_num_threads(a["threads"])
torch.manual_seed(a["seed"])


def read(name, offset):
    return np.frombuffer(gzip.open(f"{a['folder']}/{name}.gz").read(), np.uint8)[offset:].copy()


def images(name):
    return torch.from_numpy(read(name, 16).reshape(-1, 1, 28, 28)).float() / 255


def labels(name):
    return torch.from_numpy(read(name, 8)).long()


x_train, y_train = images("train-images-idx3-ubyte"), labels("train-labels-idx1-ubyte")
x_test, y_test = images("t10k-images-idx3-ubyte"), labels("t10k-labels-idx1-ubyte")
parameters, forward = build(a["network"], a["inputShape"])
optimizer = torch.optim.Adam(parameters, 3e-3)
rate = a["learningRate"]
train_count, test_count = len(y_train), len(y_test)


@torch.no_grad()
def evaluate():
    logits = torch.cat([forward(x_test[i:i + 1000], False) for i in range(0, test_count, 1000)])
    return (logits.argmax(1) == y_test).float().mean().item(), F.cross_entropy(logits, y_test).item()


best, order, position = 0.0, torch.randperm(train_count), 0
for step in range(a["iterations"]):
    if position + a["batch"] > train_count:
        order, position = torch.randperm(train_count), 0
    batch = order[position:position + a["batch"]]
    position += a["batch"]
    for group in optimizer.param_groups:
        group["lr"] = rate["floor"] + rate["range"] * math.exp(-step / rate["decaySteps"])
    optimizer.zero_grad()
    F.cross_entropy(forward(x_train[batch], True), y_train[batch]).backward()
    optimizer.step()
    if (step + 1) % a["evaluateEvery"] == 0 or step + 1 == a["iterations"]:
        accuracy, loss = evaluate()
        best = max(best, accuracy)
        print(json.dumps({"type": "evaluation", "step": step + 1, "accuracy": accuracy, "loss": loss}), flush=True)
print(json.dumps({"type": "result", "peer": f"pytorch {torch.__version__}", "threads": torch.get_num_threads(),
                  "accuracy": accuracy, "max": best, "errors": round((1 - accuracy) * test_count), "loss": loss,
                  "peakMegabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}))
