"""
Many networks in one, by automatic differentiation in double precision: writes tabm.json.

Members share each layer's weights W; member k scales what enters by r_k and what leaves by s_k, and adds b_k:
relu(((x * r_k) W) * s_k + b_k), with dropout masks where they are given. Each has a linear head. The loss is the mean over
members of their own weighted mean losses. Equations 1 and 3 of Gorishniy, Kotelnikov and Babenko, TabM, ICLR 2025
(arXiv 2410.24210). Quantiles by scikit-learn's QuantileTransformer, on values away from ties.

Usage: /usr/bin/python3 tabm.py. Made with Python 3.11, PyTorch 1.13.0, scikit-learn 1.2.1, NumPy 1.24.2.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.preprocessing import QuantileTransformer

rng = np.random.default_rng(20260101)


def single(*shape, scale=0.7):
    """Numbers that single precision holds exactly."""
    return np.float32(rng.normal(0, scale, shape)).astype(float)


def shapes_of(members, features, layers, outputs):
    before = features
    for units in layers:
        yield from ((before, units), (members, before), (members, units), (members, units))
        before = units
    yield from ((members, before, outputs), (members, outputs))


def outputs_of(parameters, x, layers, masks):
    h = x[None]
    parts = iter(parameters)
    for index in range(layers):
        w, r, s, b = (next(parts) for _ in range(4))
        h = torch.relu(((h * r[:, None]) @ w) * s[:, None] + b[:, None])
        if masks is not None:
            h = h * masks[index]
    w, b = next(parts), next(parts)
    return h @ w + b[:, None]


def losses_of(kind, outputs, y):
    if kind == 'binary':
        return F.binary_cross_entropy_with_logits(outputs[..., 0], y[None].expand(outputs.shape[:2]), reduction='none')
    if kind == 'continuous':
        return (outputs[..., 0] - y[None]) ** 2
    members, rows, classes = outputs.shape
    flat = F.cross_entropy(outputs.reshape(-1, classes), y.long().repeat(members), reduction='none')
    return flat.reshape(members, rows)


def predictions_of(kind, outputs):
    if kind == 'binary':
        return torch.sigmoid(outputs).mean(0)
    if kind == 'classes':
        return torch.softmax(outputs, -1).mean(0)
    return outputs.mean(0)


def case(name, kind, members, features, layers, outputs, rows, steps, dropout):
    # In [0, 1], where features of two values enter as they are.
    x = np.float32(rng.random((rows, features))).astype(float)
    y = {
        'binary': lambda: rng.integers(0, 2, rows).astype(float),
        'classes': lambda: rng.integers(0, outputs, rows).astype(float),
        'continuous': lambda: single(rows),
    }[kind]()
    weight = np.where(np.arange(rows) % 3 == 0, 1.5, 0.75)
    initial = [single(*shape) for shape in shapes_of(members, features, layers, outputs)]
    masks = None
    if dropout:
        masks = [np.where(rng.random((members, rows, units)) < 0.3, 0, 1 / 0.7) for units in layers]
        masks = [np.float32(mask).astype(float) for mask in masks]
    tensors = [torch.tensor(each, requires_grad=True) for each in initial]
    held = [torch.tensor(mask) for mask in masks] if masks else None
    tx, ty, tw = torch.tensor(x), torch.tensor(y), torch.tensor(weight)

    def loss_of():
        return (losses_of(kind, outputs_of(tensors, tx, len(layers), held), ty) * tw[None]).mean()

    plain = outputs_of(tensors, tx, len(layers), None).detach()
    first = loss_of()
    first.backward()
    gradient = np.concatenate([each.grad.numpy().ravel() for each in tensors])
    # Weights of layers and heads decay; scales and biases do not.
    decayed = [index for index in range(len(tensors)) if index % 4 == 0]
    optimiser = torch.optim.AdamW(
        [
            {'params': [tensors[i] for i in decayed], 'weight_decay': 0.02},
            {'params': [t for i, t in enumerate(tensors) if i not in decayed], 'weight_decay': 0},
        ],
        lr=0.01,
        eps=1e-8,
    )
    for _ in range(steps):
        optimiser.zero_grad()
        loss_of().backward()
        optimiser.step()
    flat = lambda arrays: np.concatenate([np.asarray(each).ravel() for each in arrays]).tolist()
    return {
        'name': name,
        'kind': kind,
        'members': members,
        'features': features,
        'layers': layers,
        'outputs': outputs,
        'x': x.ravel().tolist(),
        'y': y.tolist(),
        'weight': weight.tolist(),
        'masks': [mask.ravel().tolist() for mask in masks] if masks else None,
        'parameters': flat(initial),
        'outputsOfAll': plain.numpy().ravel().tolist(),
        'predictions': predictions_of(kind, plain).numpy().ravel().tolist(),
        'gradient': gradient.tolist(),
        'steps': steps,
        'after': flat([each.detach().numpy() for each in tensors]),
    }


def quantile_case(rows, name):
    values = np.round(rng.gamma(2, 3, rows), 6)
    quantiles = max(10, min(256, rows // 30))
    fitted = QuantileTransformer(n_quantiles=quantiles, output_distribution='normal', subsample=10**9).fit(values[:, None])
    # Away from the ends, which scikit-learn moves by a threshold of its own.
    asked = np.concatenate([np.quantile(values, [0.01, 0.2, 0.5, 0.77, 0.99]), [values.max() + 1, values.min() - 1]])
    return {
        'name': name,
        'values': values.tolist(),
        'knots': fitted.quantiles_[:, 0].tolist(),
        'asked': asked.tolist(),
        'entered': fitted.transform(asked[:, None])[:, 0].tolist(),
    }


def short(value):
    if isinstance(value, float):
        return float(f'{value:.12g}')
    if isinstance(value, dict):
        return {key: short(each) for key, each in value.items()}
    return [short(each) for each in value] if isinstance(value, list) else value


made = {
    'cases': [
        case('risks of four members', 'binary', 4, 3, [5, 4], 1, 7, 5, False),
        case('risks with silenced units', 'binary', 3, 4, [6], 1, 6, 3, True),
        case('classes', 'classes', 3, 2, [4, 3], 3, 6, 4, False),
        case('values', 'continuous', 2, 3, [4, 4, 3], 1, 5, 4, False),
        case('one member', 'binary', 1, 3, [4], 1, 6, 3, False),
    ],
    'quantiles': [quantile_case(60, 'ten quantiles'), quantile_case(900, 'thirty quantiles')],
}
Path(__file__).with_name('tabm.json').write_text(json.dumps(short(made), separators=(',', ':')) + '\n')
