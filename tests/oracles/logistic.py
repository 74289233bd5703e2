"""Cuts the logistic cases out of reference results and adds scikit-learn's answer to a wide, a weighted and a ridge case.

Usage: python3 logistic.py stats.json > logistic.json
`logistic_glm` and `elastic_net_logistic` come from R 4.2 (stats::glm; glmnet) on the Pima diabetes table (MASS).
The further cases are drawn here from a seed and solved by scikit-learn 1.2.1 (newton-cg or saga) at 1e-13.
"""
import json
import sys

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

reference = json.load(open(sys.argv[1]))
cases = []


def case(name, n, p, lam, alpha, weighted, seed):
    draw = np.random.default_rng(seed)
    x = np.round(draw.normal(size=(n, p)) * 1.7 + 0.3, 3)
    eta = 0.4 + x[:, : min(4, p)] @ np.array([0.9, -0.7, 0.5, 0.3])[: min(4, p)]
    y = (draw.uniform(size=n) < 1 / (1 + np.exp(-eta))).astype(int)
    w = np.round(draw.uniform(0, 2, size=n), 2) if weighted else np.ones(n)
    if weighted:
        w[:5] = 0
    # scikit-learn: C * sum w logloss + penalty, so C = 1 / (lambda * sum w).
    c = 1 / (lam * w.sum())
    if alpha == 0:
        model = LogisticRegression(C=c, solver="newton-cg", tol=1e-13, max_iter=10000)
    else:
        model = LogisticRegression(
            C=c, penalty="elasticnet", l1_ratio=alpha, solver="saga", tol=1e-13, max_iter=2000000
        )
    model.fit(x, y, sample_weight=w)
    cases.append(
        {
            "name": name, "alpha": alpha, "lambda": lam, "x": x.tolist(), "y": y.tolist(), "weight": w.tolist(),
            "intercept": float(model.intercept_[0]), "beta": model.coef_[0].tolist(),
        }
    )


case("ridge", 80, 4, 0.05, 0, False, 1)
case("ridge with weights, some of them zero", 90, 3, 0.02, 0, True, 2)
case("ridge with more columns than rows", 25, 40, 0.1, 0, False, 3)
case("elastic net with weights, some of them zero", 90, 5, 0.03, 0.6, True, 4)
case("lasso with more columns than rows", 25, 40, 0.06, 1, False, 5)

glm = reference["logistic_glm"]
net = reference["elastic_net_logistic"]
assert glm["inputs"]["x"] == net["inputs"]["x"] and glm["inputs"]["y"] == net["inputs"]["y"]
json.dump(
    {
        "made": f"R 4.2 glm and glmnet; scikit-learn {sklearn.__version__}, numpy {np.__version__}",
        "x": glm["inputs"]["x"],
        "y": glm["inputs"]["y"],
        "glm": glm["outputs"]["coef"],
        "glmnet": net["outputs"],
        "cases": cases,
    },
    sys.stdout,
)
