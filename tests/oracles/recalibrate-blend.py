"""Writes recalibrate-blend.json: maps of risks and chances held near no change, by scipy's BFGS. scipy 1.10."""

import json
import pathlib

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

PRECISION = 50
draw = np.random.default_rng(7)


def fitted(loss, centre, precision):
    centre = np.asarray(centre, dtype=float)
    held = lambda b: loss(b) + np.sum(np.asarray(precision) / 2 * (b - centre) ** 2)
    return minimize(held, centre, method="BFGS", options={"gtol": 1e-9}).x.tolist()


def of_risks(rows, level, intercept, slope, kind):
    logit = draw.normal(level, 1.4, rows)
    y = (draw.random(rows) < 1 / (1 + np.exp(-(intercept + slope * logit)))).astype(int)
    risk = np.round(1 / (1 + np.exp(-logit)), 6)
    columns = [np.ones(rows), np.log(risk / (1 - risk))] if kind == "logistic" else [np.ones(rows), np.log(risk), -np.log(1 - risk)]

    def loss(b):
        eta = sum(one * column for one, column in zip(b, columns))
        return np.sum(np.logaddexp(0, eta) - y * eta)

    centre = [0.0] + [1.0] * (len(columns) - 1)
    precision = [PRECISION] + [PRECISION / (len(columns) - 1)] * (len(columns) - 1)
    return {"kind": kind, "predicted": risk.tolist(), "y": y.tolist(), "found": fitted(loss, centre, precision)}


def of_classes(rows, levels, slope):
    classes = len(levels)
    said = draw.normal(0, 1.3, (rows, classes))
    chances = np.exp(said - logsumexp(said, axis=1, keepdims=True))
    chances = np.round(chances, 6)
    score = np.asarray(levels) + slope * np.log(chances)
    true = np.exp(score - logsumexp(score, axis=1, keepdims=True))
    y = np.array([draw.choice(classes, p=row / row.sum()) for row in true])
    logs = np.log(chances)

    def loss(b):
        score = b[:classes] + b[classes] * logs
        return np.sum(logsumexp(score, axis=1) - score[np.arange(rows), y])

    found = fitted(loss, [0.0] * classes + [1.0], PRECISION)
    return {"kind": "classes", "predicted": chances.ravel().tolist(), "y": y.tolist(), "found": found}


cases = [
    of_risks(60, -0.7, 0.0, 1.0, "logistic"),
    of_risks(200, -0.7, 0.6, 1.8, "logistic"),
    of_risks(400, -0.7, -0.8, 0.4, "logistic"),
    of_risks(600, 0.3, 0.5, 1.4, "beta"),
    of_classes(150, [0.4, -0.2, -0.2], 1.5),
    of_classes(240, [0.0, 0.7, -0.3, -0.4], 0.6),
]
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(cases) + "\n")
