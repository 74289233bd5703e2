"""Makes points.json: the best card of at most 3 questions with -3 to 3 points, by trying them all.

Run as `/usr/bin/python3 points.py > points.json`. The intercept and the worth of a point are fitted to each score by
scipy's BFGS.
"""

import itertools
import json
import math

import numpy
import scipy
from scipy.optimize import minimize

draw = numpy.random.default_rng(20261122)
n = 240
answers = (draw.random((n, 6)) < [0.5, 0.3, 0.6, 0.25, 0.45, 0.5]).astype(int)
answers[:, 4] = numpy.where(draw.random(n) < 0.7, answers[:, 0], answers[:, 4])
eta = -1 + 1.3 * answers[:, 0] - 0.8 * answers[:, 1] + 0.6 * answers[:, 3] + 0.4 * answers[:, 4]
y = (draw.random(n) < 1 / (1 + numpy.exp(-eta))).astype(int)
weight = draw.integers(1, 4, n)


def loss_of(points):
    scores, place = numpy.unique(answers @ points, return_inverse=True)
    rows = numpy.bincount(place, weight)
    events = numpy.bincount(place, weight * y)

    def loss(b):
        eta = b[0] + b[1] * scores
        return float((rows * numpy.logaddexp(0, eta) - events * eta).sum() / weight.sum())

    def gradient(b):
        pull = rows / (1 + numpy.exp(-b[0] - b[1] * scores)) - events
        return numpy.array([pull.sum(), (pull * scores).sum()]) / weight.sum()

    return minimize(loss, [0.0, 0.0], jac=gradient, method="BFGS", options={"gtol": 1e-8}).fun


best = (math.inf, None)
seen = set()
for support in itertools.combinations(range(6), 3):
    for values in itertools.product(range(-3, 4), repeat=3):
        divisor = math.gcd(*values)
        first = next((v for v in values if v != 0), 0)
        if divisor != 1 or first < 0:
            continue
        points = numpy.zeros(6, int)
        points[list(support)] = values
        key = tuple(points)
        if key in seen:
            continue
        seen.add(key)
        loss = loss_of(points)
        if loss < best[0]:
            best = (loss, key)

print(
    json.dumps(
        {
            "versions": {"numpy": numpy.__version__, "scipy": scipy.__version__},
            "answers": answers.tolist(),
            "y": y.tolist(),
            "weight": weight.tolist(),
            "loss": round(best[0], 10),
            "points": [int(v) for v in best[1]],
        }
    )
)
