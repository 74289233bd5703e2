"""Small networks trained for five steps by PyTorch in float64: activations, losses, optimisers and outputs.

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


def summed_hazards(z, target, mask):
    """Negative log-likelihood of discrete time: each interval a yes/no trial, where it counts."""
    return (mask * functional.binary_cross_entropy_with_logits(z, target, reduction="none")).sum(dim=1)


HEADS = {
    "softmax": lambda z, target, mask: functional.cross_entropy(z, target.argmax(dim=1), reduction="none"),
    "squaredError": lambda z, target, mask: functional.mse_loss(z, target, reduction="none").sum(dim=1),
    "crossEntropy": summed_hazards,
}


def head_case(name, loss, outputs, target, mask=None):
    """As `case`, with several outputs."""
    sizes = [FEATURES, *UNITS, outputs]
    x = torch.randn(ROWS, FEATURES)
    weight = torch.rand(ROWS) + 0.5
    weights = [(0.7 * torch.randn(a, b)).requires_grad_() for a, b in zip(sizes, sizes[1:])]
    biases = [(0.3 * torch.randn(b)).requires_grad_() for b in sizes[1:]]
    plain = lambda: [{"weights": w.tolist(), "bias": b.tolist()} for w, b in zip(weights, biases)]
    initial = plain()
    counted = torch.ones(ROWS, outputs) if mask is None else mask
    optim = torch.optim.SGD(weights + biases, 0.07)
    losses = []
    for batch in BATCHES:
        h = x[batch]
        for depth, (w, b) in enumerate(zip(weights, biases)):
            z = h @ w + b
            h = z if depth == len(UNITS) else torch.tanh(z)
        value = (weight[batch] * HEADS[loss](h, target[batch], counted[batch])).mean()
        losses.append(value.item())
        optim.zero_grad()
        value.backward()
        optim.step()
    return {
        "name": name, "activation": "tanh", "loss": loss, "outputs": outputs, "learningRate": 0.07, "units": UNITS,
        "x": x.tolist(), "target": target.tolist(), "mask": None if mask is None else mask.tolist(),
        "weight": weight.tolist(), "batches": BATCHES, "initial": initial, "losses": losses, "final": plain(),
    }  # fmt: skip


classes = functional.one_hot(torch.tensor([0, 3, 1, 2, 3, 0, 1, 3]), 4).double()
# Three intervals of two causes: who went on counts as 0 in each, who stopped does not count from there on.
events = torch.zeros(ROWS, 6)
counts = torch.ones(ROWS, 6)
for row, (interval, cause) in enumerate([(1, 0), (2, 1), (0, 0), (0, 1), (2, 0), (1, 1), (2, None), (1, None)]):
    if cause is not None:
        events[row, 3 * cause + interval] = 1
    for k in range(2):
        counts[row, 3 * k + interval + 1 : 3 * k + 3] = 0
# Entered within the first interval, with a quarter of it left.
counts[4, [0, 3]] = 0.25
heads = [
    head_case("classes", "softmax", 4, classes),
    head_case("continuous", "squaredError", 1, torch.randn(ROWS, 1) + 0.3),
    head_case("hazards of two causes", "crossEntropy", 6, events, counts),
]

oracle = {"made by": "networks.py", "versions": {"torch": torch.__version__}, "cases": cases, "heads": heads}
Path(__file__).with_suffix(".json").write_text(json.dumps(oracle) + "\n")
