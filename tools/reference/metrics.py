"""Reference values for @lab/metrics, by PyTorch in float64. Run: python3 metrics.py > metrics.json && npx biome format --write metrics.json

48 examples over 5 classes, logits rounded to float32 and spread enough for sure mistakes.
"""
import json
import sys

import torch

torch.manual_seed(7)
n, classes = 48, 5
labels = torch.randint(0, classes, (n,))
logits = (torch.randn(n, classes) * 4 + 3 * torch.nn.functional.one_hot(labels, classes)).float()
exact = logits.double()
prediction = exact.argmax(1)
probability = exact.softmax(1)
loss = torch.nn.functional.cross_entropy(exact, labels, reduction="none")
matrix = torch.zeros(classes, classes, dtype=torch.long)
for truth, guess in zip(labels, prediction):
    matrix[truth, guess] += 1
tp = matrix.diagonal().double()
wrong = (prediction != labels).nonzero().flatten()
confidence = probability.gather(1, prediction[:, None]).flatten()
json.dump(
    {
        "classes": classes,
        "labels": labels.tolist(),
        "logits": logits.flatten().tolist(),
        "accuracy": (prediction == labels).double().mean().item(),
        "top2": (exact.topk(2, 1).indices == labels[:, None]).any(1).double().mean().item(),
        "crossEntropy": loss.mean().item(),
        "softmax": probability.flatten().tolist(),
        "matrix": matrix.tolist(),
        "precision": (tp / matrix.sum(0)).tolist(),
        "recall": (tp / matrix.sum(1)).tolist(),
        "f1": (2 * tp / (matrix.sum(0) + matrix.sum(1))).tolist(),
        "surestMistakes": wrong[confidence[wrong].argsort(descending=True)].tolist(),
        "highestLosses": loss.argsort(descending=True)[:8].tolist(),
        "losses": loss.tolist(),
        "confidences": confidence.tolist(),
    },
    sys.stdout,
)
