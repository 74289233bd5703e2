"""Makes points.json: the penalised effects of bands, and the best whole points for them, by trying them all.

Run as `/usr/bin/python3 points.py > points.json`. The fit minimises the same objective with scipy's trust region, from
zero and with exact derivatives; the degrees of freedom are the trace of (H + P)^-1 H by numpy. The points are tried one
and all: of each the share of the fit's log odds that its score tells (the squared weighted correlation), less 0.0007 for
each band beyond the first, and 0.0021 for each turn from rising to falling or back.
"""

import itertools
import json
import sys

import numpy as np
import scipy
from scipy.optimize import minimize

rng = np.random.default_rng(20)
rows, penalty, anchor, largest = 90, 2.5, 0.3, 3
first = rng.integers(0, 5, rows)  # four bands and a missing bin
second = rng.integers(0, 3, rows)  # three levels, none missing
weight = np.round(rng.uniform(0.5, 2, rows), 3)
truth = np.array([-1.2, -0.3, 0.2, 1.1, 0.5])[first] + np.array([-0.6, 0.9, 0.0])[second]
y = (rng.uniform(size=rows) < 1 / (1 + np.exp(-truth + 0.2))).astype(int)

# The intercept, five bins of the first predictor, four of the second: the last of either is that of missing values.
x = np.zeros((rows, 10))
x[:, 0] = 1
x[np.arange(rows), 1 + first] = 1
x[np.arange(rows), 6 + second] = 1
pull = np.zeros((10, 10))
for k in (1, 2, 3):
    pull[k, k] += 1
    pull[k + 1, k + 1] += 1
    pull[k, k + 1] -= 1
    pull[k + 1, k] -= 1
for k in (1, 2, 3, 4):
    pull[k, k] += anchor
pull[5, 5] = 1
for k in (6, 7, 8, 9):
    pull[k, k] = 1
pull *= penalty


def risk(beta):
    return 1 / (1 + np.exp(-x @ beta))


def loss(beta):
    eta = x @ beta
    return np.sum(weight * (np.logaddexp(0, eta) - y * eta))


def curvature(beta):
    p = risk(beta)
    return (x * (weight * p * (1 - p))[:, None]).T @ x


best = minimize(
    lambda b: loss(b) + b @ pull @ b / 2,
    np.zeros(10),
    jac=lambda b: x.T @ (weight * (risk(b) - y)) + pull @ b,
    hess=lambda b: curvature(b) + pull,
    method="trust-exact",
    options={"gtol": 1e-12},
).x
df = np.trace(np.linalg.solve(curvature(best) + pull, curvature(best))) - 1

eta = x @ best
h = weight * risk(best) * (1 - risk(best))


def centred(v):
    return v - np.sum(h * v) / np.sum(h)


centre = centred(eta)
spread = np.sum(h * centre**2)
least = 1.0
for own in itertools.product(range(largest + 1), repeat=5):
    if min(own) > 0:
        continue
    for other in itertools.product(range(largest + 1), repeat=3):
        if min(other) > 0 or (max(own) == 0 and max(other) == 0):
            continue
        score = centred(np.array(own)[first] + np.array(other)[second])
        with_fit = np.sum(h * score * centre)
        if with_fit <= 0:
            continue
        share = with_fit**2 / np.sum(h * score**2) / spread
        ways = [w for w in np.sign(np.diff(own[:4])) if w != 0]
        turns = sum(a != b for a, b in zip(ways, ways[1:]))
        bands = len(ways) + 3 * turns + len(set(other)) - 1
        least = min(least, 1 - share + 0.0007 * bands)

json.dump(
    {
        "made": f"Python {sys.version.split()[0]}, numpy {np.__version__}, scipy {scipy.__version__}",
        "penalty": penalty,
        "first": first.tolist(),
        "second": second.tolist(),
        "weight": weight.tolist(),
        "y": y.tolist(),
        "intercept": best[0],
        "effects": best[1:].tolist(),
        "loss": loss(best),
        "df": df,
        "largest": largest,
        "price": least,
    },
    sys.stdout,
)
