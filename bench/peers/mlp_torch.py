"""Trains the same network with PyTorch on the CPU; prints examples per second, one a repetition, as JSON.

Usage: mlp_torch.py FEATURES LAYERS BATCH ROWS EPOCHS REPETITIONS, LAYERS as 64,32
"""

import json
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)
features, batch, rows, epochs, repetitions = (int(sys.argv[i]) for i in (1, 3, 4, 5, 6))
sizes = [features, *(int(units) for units in sys.argv[2].split(","))]
x = torch.randn(rows, features)
y = (x[:, :1] + torch.randn(rows, 1) > 0).float()

hidden = [step for a, b in zip(sizes, sizes[1:]) for step in (nn.Linear(a, b), nn.ReLU())]
model = nn.Sequential(*hidden, nn.Linear(sizes[-1], 1))
optimiser = torch.optim.Adam(model.parameters())
loss_of = nn.BCEWithLogitsLoss()

rates = []
for _ in range(repetitions + 1):
    start = time.perf_counter()
    for _ in range(epochs):
        for rows_of_batch in torch.randperm(rows).split(batch):
            optimiser.zero_grad(set_to_none=True)
            loss_of(model(x[rows_of_batch]), y[rows_of_batch]).backward()
            optimiser.step()
    rates.append(rows * epochs / (time.perf_counter() - start))
# The first is cold.
print(json.dumps({"rates": rates[1:], "version": torch.__version__}))
