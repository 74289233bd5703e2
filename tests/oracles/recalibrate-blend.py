"""Writes recalibrate-blend.json: the penalised line on the log odds by scipy's BFGS. scipy 1.10."""

import json
import pathlib

import numpy as np
from scipy.optimize import minimize

PRECISION = 50
draw = np.random.default_rng(7)
cases = []
for rows, intercept, slope in ((60, 0.0, 1.0), (200, 0.6, 1.8), (400, -0.8, 0.4)):
    logit = draw.normal(-0.7, 1.4, rows)
    y = (draw.random(rows) < 1 / (1 + np.exp(-(intercept + slope * logit)))).astype(int)
    risk = np.round(1 / (1 + np.exp(-logit)), 6)
    x = np.log(risk / (1 - risk))

    def loss(b):
        eta = b[0] + b[1] * x
        return np.sum(np.logaddexp(0, eta) - y * eta) + PRECISION / 2 * (b[0] ** 2 + (b[1] - 1) ** 2)

    found = minimize(loss, [0.0, 1.0], method="BFGS", options={"gtol": 1e-9})
    cases.append({"risk": risk.tolist(), "y": y.tolist(), "intercept": found.x[0], "slope": found.x[1]})
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(cases) + "\n")
