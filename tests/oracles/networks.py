"""Small networks trained for five steps by PyTorch in float64: activations, losses and optimisers.

Writes networks.json beside this script. Run: python3 networks.py
"""

import json
from pathlib import Path

import torch
from torch.nn import functional

torch.manual_seed(11)
torch.set_default_dtype(torch.float64)

ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": torch.relu,
    "elu": functional.elu,
    "selu": torch.selu,
    "leakyRelu": lambda z: functional.leaky_relu(z, 0.2),
    "gelu": lambda z: functional.gelu(z, approximate="tanh"),
    "swish": functional.silu,
    "mish": functional.mish,
    "softplus": functional.softplus,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}


def cross_entropy(logit, y):
    return functional.binary_cross_entropy_with_logits(logit, y, reduction="none")


LOSSES = {
    "crossEntropy": cross_entropy,
    "focal": lambda logit, y: (torch.sigmoid(logit) - y).abs() ** 2 * cross_entropy(logit, y),
    "brier": lambda logit, y: (torch.sigmoid(logit) - y) ** 2,
}

OPTIMISERS = {
    "adam": lambda groups, rate: torch.optim.Adam(groups, rate),
    "adamw": lambda groups, rate: torch.optim.AdamW(groups, rate),
    "sgd": lambda groups, rate: torch.optim.SGD(groups, rate),
    "momentum": lambda groups, rate: torch.optim.SGD(groups, rate, momentum=0.9),
    "rmsprop": lambda groups, rate: torch.optim.RMSprop(groups, rate),
    "adagrad": lambda groups, rate: torch.optim.Adagrad(groups, rate),
    "adamax": lambda groups, rate: torch.optim.Adamax(groups, rate),
}

FEATURES, UNITS, ROWS = 3, (4, 3), 8
BATCHES = [[0, 1, 2], [3, 4, 5], [6, 7], [2, 5, 7], [4, 1, 0]]


def case(name, activation="tanh", loss="crossEntropy", optimiser="sgd", rate=0.07, decay=0.0):
    sizes = [FEATURES, *UNITS, 1]
    x = torch.randn(ROWS, FEATURES)
    y = torch.tensor([1.0, 0, 0, 1, 0, 1, 1, 0])
    weight = torch.rand(ROWS) + 0.5
    weights = [(0.7 * torch.randn(a, b)).requires_grad_() for a, b in zip(sizes, sizes[1:])]
    biases = [(0.3 * torch.randn(b)).requires_grad_() for b in sizes[1:]]
    plain = lambda: [{"weights": w.tolist(), "bias": b.tolist()} for w, b in zip(weights, biases)]
    initial = plain()
    groups = [{"params": weights, "weight_decay": decay}, {"params": biases, "weight_decay": 0.0}]
    optim = OPTIMISERS[optimiser](groups, rate)
    losses = []
    for batch in BATCHES:
        h = x[batch]
        for depth, (w, b) in enumerate(zip(weights, biases)):
            z = h @ w + b
            h = z if depth == len(UNITS) else ACTIVATIONS[activation](z)
        value = (weight[batch] * LOSSES[loss](h[:, 0], y[batch])).mean()
        losses.append(value.item())
        optim.zero_grad()
        value.backward()
        optim.step()
    return {
        "name": name, "activation": activation, "loss": loss, "optimiser": optimiser,
        "learningRate": rate, "weightDecay": decay, "units": UNITS,
        "x": x.tolist(), "y": y.int().tolist(), "weight": weight.tolist(), "batches": BATCHES,
        "initial": initial, "losses": losses, "final": plain(),
    }  # fmt: skip


cases = [case(f"activation {name}", activation=name) for name in ACTIVATIONS]
cases += [case(f"loss {name}", loss=name, activation="softplus") for name in LOSSES]
cases += [case(f"optimiser {name}", optimiser=name, activation="swish", rate=0.013, decay=0.21) for name in OPTIMISERS]

oracle = {"made by": "networks.py", "versions": {"torch": torch.__version__}, "cases": cases}
Path(__file__).with_suffix(".json").write_text(json.dumps(oracle) + "\n")
