"""
First steps of a network made for tables, by automatic differentiation in double precision: writes realmlp.json.

The equations are those of workers/kernels/assembly/realmlp.ts: periodic embeddings, scaled inputs, layers with the NTK
parametrisation and units of a learned bend, mixed rows, dropout, and Adam with rates by kind of parameter, decay of
weights and scales, and both schedules.

Usage: /usr/bin/python3 realmlp.py. Made with Python 3.11, PyTorch 1.13.0.
"""

import json
import math
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)
WAVES, MIXTURES, STEPS, BATCH, ROWS = 16, 3, 20, 8, 24
MASK = 0xFFFFFFFF


def words(seed):
    """xoshiro128** started by splitmix32, as in workers/numerics/random.ts."""

    def mixed(z):
        z = ((z ^ (z >> 16)) * 0x85EBCA6B) & MASK
        z = ((z ^ (z >> 13)) * 0xC2B2AE35) & MASK
        return z ^ (z >> 16)

    def turned(z, by):
        return ((z << by) | (z >> (32 - by))) & MASK

    a, b, c, d = (mixed((seed + k * 0x9E3779B9) & MASK) for k in range(1, 5))
    while True:
        yield (turned((b * 5) & MASK, 7) * 9) & MASK
        shifted = (b << 9) & MASK
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = turned(d, 11)


def rounded(values):
    return torch.tensor(values, dtype=torch.float32).double()


class Network:
    def __init__(self, numbers, others, layers, outputs, kind):
        self.numbers, self.others, self.kind = numbers, others, kind
        block = 2 * WAVES + MIXTURES * WAVES + MIXTURES
        width = (MIXTURES + 1) * numbers + others
        self.groups = [('embedding', (numbers, block), 0.1, False), ('scale', (width,), 6.0, True)]
        inputs = width
        for index, units in enumerate([*layers, outputs]):
            self.groups += [(f'w{index}', (inputs, units), 1.0, True), (f'b{index}', (units,), 0.1, False)]
            if index < len(layers):
                self.groups.append((f'a{index}', (units,), 0.1, False))
            inputs = units
        self.layers = len(layers)
        self.p = {}
        self.start = []
        for name, shape, _, _ in self.groups:
            count, first = math.prod(shape), len(self.start)
            values = rounded([0.7 * math.sin(1.3 * (first + i) + 0.4) + (0.5 if name[0] in 'sa' else 0) for i in range(count)])
            self.start += values.tolist()
            self.p[name] = values.reshape(shape).clone().requires_grad_(True)

    def forward(self, x, masks, kept):
        p = self.p
        n = self.numbers
        parts = []
        for j in range(n):
            own = p['embedding'][j]
            w, b = own[:WAVES], own[WAVES : 2 * WAVES]
            mixtures = own[2 * WAVES : (2 + MIXTURES) * WAVES].reshape(MIXTURES, WAVES)
            shifts = own[(2 + MIXTURES) * WAVES :]
            waves = torch.cos(2 * math.pi * x[:, j : j + 1] * w + b)
            parts += [x[:, j : j + 1], waves @ mixtures.T + shifts]
        h = torch.cat([*parts, x[:, n:]], 1) * p['scale']
        for index in range(self.layers + 1):
            z = h @ p[f'w{index}'] / math.sqrt(h.shape[1]) + p[f'b{index}']
            if index == self.layers:
                return z
            bend = torch.nn.functional.mish if self.kind == 'continuous' else torch.selu
            h = z + p[f'a{index}'] * (bend(z) - z)
            if masks is not None:
                h = h * masks[index] * kept

    def losses(self, z, y):
        """One a row."""
        if self.kind == 'continuous':
            return ((z - y) ** 2).sum(1)
        if self.kind == 'classes':
            return -(y * torch.log_softmax(z, 1)).sum(1)
        return torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction='none').sum(1)


def case(kind, numbers, others, layers, outputs, dropout, mixes):
    net = Network(numbers, others, layers, outputs, kind)
    width = numbers + others
    x = rounded([1.5 * math.sin(2.1 * i + 1 + 0.01 * i * i) for i in range(ROWS * width)]).reshape(ROWS, width)
    lean = [math.sin(5.3 * i) + 0.3 for i in range(ROWS)]
    if kind == 'binary':
        y = [[1.0 if v > 0 else 0.0] for v in lean]
    elif kind == 'classes':
        y = [[1.0 if k == (0 if v < -0.3 else 1 if v < 0.8 else 2) else 0.0 for k in range(3)] for v in lean]
    else:
        y = [[v] for v in lean]
    y = rounded(y)
    weight = rounded([1.5 if i % 3 == 0 else 0.75 for i in range(ROWS)])
    rate0, decay0 = 0.03, 0.05
    moments = {name: (torch.zeros(shape), torch.zeros(shape)) for name, shape, _, _ in net.groups}
    losses, seeds, shares = [], [], []
    for step in range(STEPS):
        t = step / STEPS
        flat = 1 if t < 0.5 else 0.5 * (1 + math.cos(math.pi * (2 * t - 1)))
        rate = rate0 * 0.5 * (1 - math.cos(2 * math.pi * math.log2(1 + 15 * t)))
        share = 0.6 + 0.35 * abs(math.sin(step)) if mixes else 1.0
        rows = torch.tensor([(step * BATCH + i) % ROWS for i in range(BATCH)])
        partners = rows.flip(0)
        seed = 1000 + 77 * step
        masks = None
        kept = 1.0
        if dropout > 0:
            stream = words(seed)
            limit = math.ceil(dropout * flat * 2**32)
            kept = 1 / (1 - dropout * flat)
            masks = [
                torch.tensor([[0.0 if next(stream) < limit else 1.0 for _ in range(units)] for _ in range(BATCH)])
                for units in layers
            ]
        z = net.forward(share * x[rows] + (1 - share) * x[partners], masks, kept)
        own, other = net.losses(z, y[rows]), net.losses(z, y[partners])
        loss = (share * weight[rows] * own + (1 - share) * weight[partners] * other).sum() / BATCH
        for one in net.p.values():
            one.grad = None
        loss.backward()
        losses.append(loss.item())
        seeds.append(seed)
        shares.append(share)
        with torch.no_grad():
            for name, _, factor, decays in net.groups:
                p, (m, v) = net.p[name], moments[name]
                g = p.grad if p.grad is not None else torch.zeros_like(p)
                m.mul_(0.9).add_(0.1 * g)
                v.mul_(0.95).add_(0.05 * g * g)
                own_rate = rate * factor
                if decays:
                    p.mul_(1 - own_rate * decay0 * flat)
                p.sub_(own_rate * (m / (1 - 0.9 ** (step + 1))) / ((v / (1 - 0.95 ** (step + 1))).sqrt() + 1e-8))
    return {
        'kind': kind,
        'shape': {'numbers': numbers, 'others': others, 'layers': layers, 'outputs': outputs},
        'spec': {'learningRate': rate0, 'weightDecay': decay0, 'dropout': dropout, 'batch': BATCH},
        'x': x.flatten().tolist(),
        'target': y.flatten().tolist(),
        'weight': weight.tolist(),
        'start': net.start,
        'seeds': seeds,
        'shares': shares,
        'losses': losses,
        'end': [value for one in net.p.values() for value in one.flatten().tolist()],
    }


cases = [
    case('binary', 2, 3, [5, 9], 1, 0.0, False),
    case('classes', 1, 2, [6], 3, 0.3, False),
    case('continuous', 2, 0, [4, 3], 1, 0.0, True),
    case('binary', 0, 4, [7, 3], 1, 0.2, True),
]


def short(value):
    if isinstance(value, float):
        return float(f'{value:.9g}')
    if isinstance(value, dict):
        return {key: short(one) for key, one in value.items()}
    return [short(one) for one in value] if isinstance(value, list) else value


Path(__file__).with_name('realmlp.json').write_text(json.dumps(short(cases), separators=(',', ':')) + '\n')
