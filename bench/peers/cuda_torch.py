"""Trains a network, or many in one (TabM), with PyTorch on CUDA once for each line read, and prints examples per second.

Usage: cuda_torch.py FAMILY FEATURES LAYERS BATCH ROWS EPOCHS, FAMILY network or tabm, LAYERS as 64,32. The first line told
has the version. Ends without a word where there is no CUDA. The equations of TabM are those of tests/oracles/tabm.py.
"""

import json
import sys
import time

import torch
from torch import nn

if not torch.cuda.is_available():
    sys.exit()
MEMBERS = 32
family = sys.argv[1]
features, batch, rows, epochs = (int(sys.argv[i]) for i in (2, 4, 5, 6))
sizes = [features, *(int(units) for units in sys.argv[3].split(","))]
device = torch.device("cuda")
x = torch.randn(rows, features, device=device)
y = (x[:, 0] + torch.randn(rows, device=device) > 0).float()


class Shared(nn.Module):
    def __init__(self, inputs, units):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, units).uniform_(-1, 1) / inputs**0.5)
        self.entry = nn.Parameter(torch.ones(MEMBERS, 1, inputs))
        self.exit = nn.Parameter(torch.ones(MEMBERS, 1, units))
        self.bias = nn.Parameter(torch.zeros(MEMBERS, 1, units))

    def forward(self, h):
        return (h * self.entry) @ self.weight * self.exit + self.bias


class Ensemble(nn.Module):
    def __init__(self):
        super().__init__()
        steps = [step for a, b in zip(sizes, sizes[1:]) for step in (Shared(a, b), nn.ReLU(), nn.Dropout(0.1))]
        self.layers = nn.Sequential(*steps)
        self.head = nn.Parameter(torch.empty(MEMBERS, sizes[-1], 1).uniform_(-1, 1) / sizes[-1] ** 0.5)
        self.bias = nn.Parameter(torch.zeros(MEMBERS, 1, 1))

    def forward(self, h):
        return (self.layers(h[None]) @ self.head + self.bias)[..., 0]


if family == "tabm":
    model = Ensemble().to(device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=0.002, weight_decay=3e-4, foreach=True)
else:
    hidden = [step for a, b in zip(sizes, sizes[1:]) for step in (nn.Linear(a, b), nn.ReLU())]
    model = nn.Sequential(*hidden, nn.Linear(sizes[-1], 1), nn.Flatten(0)).to(device)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.002, foreach=True)
loss_of = nn.BCEWithLogitsLoss()


def train(count):
    torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(count):
        for rows_of_batch in torch.randperm(rows, device=device).split(batch):
            optimiser.zero_grad(set_to_none=True)
            outputs = model(x[rows_of_batch])
            loss_of(outputs, y[rows_of_batch].expand_as(outputs)).backward()
            optimiser.step()
    torch.cuda.synchronize()
    return rows * count / (time.perf_counter() - start)


name = f"PyTorch {torch.__version__} on {torch.cuda.get_device_name()}"
print(json.dumps({"version": name, "rate": train(1)}), flush=True)
for _ in sys.stdin:
    print(json.dumps({"rate": train(epochs)}), flush=True)
