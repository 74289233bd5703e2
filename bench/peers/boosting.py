"""Boosts 100 trees of 31 leaves once; prints the seconds, the AUROC on 20,000 other rows and the version as JSON.

Usage: OMP_NUM_THREADS=THREADS boosting.py scikit-learn|XGBoost ROWS THREADS
"""

import json
import sys
import time

import numpy as np
from sklearn.metrics import roc_auc_score

peer, rows, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
COLUMNS = 30


def uniform(count, place, seed):
    """The numbers of boosting-worker.ts."""
    z = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B1)
    z ^= np.uint32((place + 1 + 1000 * seed) * 0x85EBCA77 % 2**32)
    z = (z ^ (z >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    z = (z ^ (z >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return (z ^ (z >> np.uint32(16))) / 2**32


def table(count, seed):
    x = np.empty((count, COLUMNS))
    for column in range(COLUMNS):
        u = uniform(count, 3 * column, seed)
        if column >= 25:
            x[:, column] = u < 0.3
        elif column >= 20:
            x[:, column] = np.floor(u * 90)
        else:
            x[:, column] = 2 * (u + uniform(count, 3 * column + 1, seed) + uniform(count, 3 * column + 2, seed)) - 3
    eta = 1.5 * np.sin(x[:, 0]) + x[:, 1] * x[:, 2] + 0.5 * x[:, 3] ** 2 - 0.5
    eta += (x[:, 20] - 45) / 30 * x[:, 4] + x[:, 25] * x[:, 5] - x[:, 26] + 0.3 * x[:, 6]
    return x, uniform(count, 3 * COLUMNS, seed) < 1 / (1 + np.exp(-eta))


def scikit_learn(x, y, others):
    import sklearn
    from sklearn.ensemble import HistGradientBoostingClassifier

    HistGradientBoostingClassifier(max_iter=2).fit(x[:500], y[:500])
    model = HistGradientBoostingClassifier(max_iter=100, max_leaf_nodes=31, learning_rate=0.1, early_stopping=False)
    start = time.perf_counter()
    model.fit(x, y)
    return time.perf_counter() - start, model.decision_function(others), sklearn.__version__


def xgboost(x, y, others):
    import xgboost as xgb

    settings = {
        "objective": "binary:logistic", "tree_method": "hist", "grow_policy": "lossguide", "max_leaves": 31, "max_depth": 0,
        "max_bin": 255, "eta": 0.1, "nthread": threads, "min_child_weight": 1e-3, "lambda": 0,
    }  # fmt: skip
    xgb.train(settings, xgb.DMatrix(x[:500], y[:500]), 2)
    start = time.perf_counter()
    model = xgb.train(settings, xgb.DMatrix(x, y), 100)
    return time.perf_counter() - start, model.predict(xgb.DMatrix(others), output_margin=True), xgb.__version__


x, y = table(rows, 1)
others, observed = table(20_000, 2)
seconds, scores, version = (scikit_learn if peer == "scikit-learn" else xgboost)(x, y, others)
print(json.dumps({"seconds": seconds, "area": roc_auc_score(observed, scores), "version": version}))
