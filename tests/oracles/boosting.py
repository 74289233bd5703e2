"""Makes boosting.json: what scikit-learn's histogram gradient boosting predicts on generated tables with gaps.

Run with: python3 boosting.py > boosting.json (Python 3.11, scikit-learn 1.2.1, numpy 1.24)

The tables come from a generator that the tests repeat: a linear congruential one, so that no table is kept here. Values
are rounded, so that every border between two neighbouring values is looked at by both programs; rows have weights, so
that no two splits gain the same. The rows predicted are among those learned from: a gap where a node of the tree had none
goes right there, and to the larger side here.
"""

import json

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

ROWS, ASKED, WIDE = 400, 40, 6
SETTINGS = dict(
    max_iter=20, learning_rate=0.2, max_leaf_nodes=8, min_samples_leaf=10, l2_regularization=1.5, early_stopping=False
)


def table(seed, kind):
    """Numerical Recipes' 32-bit linear congruential generator."""
    state = seed

    def uniform():
        nonlocal state
        state = (state * 1664525 + 1013904223) % 2**32
        return state / 2**32

    x = np.empty((ROWS, WIDE))
    y = np.empty(ROWS)
    weight = np.empty(ROWS)
    for row in range(ROWS):
        gaps = []
        for column in range(WIDE):
            x[row, column] = np.floor(uniform() * 100) / 50 - 1
            gaps.append(uniform() < 0.1)
        signal = 2 * x[row, 0] + 3 * x[row, 1] * x[row, 2] + (1.5 if x[row, 3] > 0.25 else -0.5) + (1 if gaps[4] else 0)
        noise = uniform()
        weight[row] = 0.5 + uniform()
        x[row, gaps] = np.nan
        if kind == "continuous":
            y[row] = 40 + 7 * (signal + 3 * (noise - 0.5))
        elif kind == "classes":
            moved = signal + 3 * (noise - 0.5)
            y[row] = int(moved >= -0.7) + int(moved >= 0.9)
        else:
            y[row] = int(1 / (1 + np.exp(-signal)) > noise)
    return x, y, weight


def predictions(kind):
    x, y, weight = table(11, kind)
    if kind == "continuous":
        return HistGradientBoostingRegressor(**SETTINGS).fit(x, y, sample_weight=weight).predict(x[:ASKED]).tolist()
    chances = HistGradientBoostingClassifier(**SETTINGS).fit(x, y, sample_weight=weight).predict_proba(x[:ASKED])
    return (chances if kind == "classes" else chances[:, 1]).ravel().tolist()


if __name__ == "__main__":
    made = {kind: predictions(kind) for kind in ("binary", "classes", "continuous")}
    print(json.dumps({"sklearn": sklearn.__version__, **made}))
