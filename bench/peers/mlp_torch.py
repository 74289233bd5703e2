"""Trains the same network with PyTorch on the CPU once for each line read, and prints its examples per second as JSON.

Usage: mlp_torch.py FEATURES LAYERS BATCH ROWS EPOCHS SHARE_OF_ONES THREADS, LAYERS as 64,32; with a share of ones above 0
the features are 0 or 1. The first line told has the version.
"""

import json
import sys
import time

import torch
from torch import nn

features, batch, rows, epochs, threads = (int(sys.argv[i]) for i in (1, 3, 4, 5, 7))
share = float(sys.argv[6])
torch.set_num_threads(threads)
sizes = [features, *(int(units) for units in sys.argv[2].split(","))]
x = (torch.rand(rows, features) < share).float() if share > 0 else torch.randn(rows, features)
y = (x[:, :1] + torch.randn(rows, 1) > 0).float()

hidden = [step for a, b in zip(sizes, sizes[1:]) for step in (nn.Linear(a, b), nn.ReLU())]
model = nn.Sequential(*hidden, nn.Linear(sizes[-1], 1))
# The fused update over all parameters at once is the faster one.
optimiser = torch.optim.Adam(model.parameters(), foreach=True)
loss_of = nn.BCEWithLogitsLoss()


def train(count):
    start = time.perf_counter()
    for _ in range(count):
        for rows_of_batch in torch.randperm(rows).split(batch):
            optimiser.zero_grad(set_to_none=True)
            loss_of(model(x[rows_of_batch]), y[rows_of_batch]).backward()
            optimiser.step()
    return rows * count / (time.perf_counter() - start)


print(json.dumps({"version": torch.__version__, "rate": train(1)}), flush=True)
for _ in sys.stdin:
    print(json.dumps({"rate": train(epochs)}), flush=True)
