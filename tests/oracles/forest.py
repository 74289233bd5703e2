"""Makes forest.json: what scikit-learn's trees, forests and nearest neighbours say of generated tables.

Run with: python3 forest.py > forest.json (Python 3.11, scikit-learn 1.2.1, numpy 1.24)

The tables come from a generator that the tests repeat: a linear congruential one, so that no table is kept here.
"""

import json

import numpy as np
import sklearn
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import r2_score, roc_auc_score
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

TRAIN, TEST, WIDE, TREES, SEEDS = 500, 2000, 8, 100, 10


def uniforms(seed, count):
    """Numerical Recipes' 32-bit linear congruential generator."""
    state, out = seed, np.empty(count)
    for i in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        out[i] = state / 2**32
    return out


def table(seed, kind):
    rows = TRAIN + TEST
    u = uniforms(seed, rows * (WIDE + 1)).reshape(rows, WIDE + 1)
    x = u[:, :WIDE] * 2 - 1
    if kind == "coarse":
        x = np.floor(x * 4) / 4
    signal = 2 * x[:, 0] + 3 * x[:, 1] * x[:, 2] + np.where(x[:, 3] > 0.25, 1.5, -0.5) - x[:, 4] ** 2
    noise = u[:, WIDE]
    if kind == "continuous":
        y = signal + 3 * (noise - 0.5)
    elif kind == "classes":
        y = np.digitize(signal + 3 * (noise - 0.5), [-0.7, 0.7])
    else:
        y = (1 / (1 + np.exp(-signal)) > noise).astype(int)
    return x[:TRAIN], y[:TRAIN], x[TRAIN:], y[TRAIN:]


def quality(kind, regressor, classifier):
    """Mean over seeds: AUROC, R2, or the Brier score over classes."""
    x, y, new, observed = table(7, kind)
    values = []
    for seed in range(SEEDS):
        if kind == "continuous":
            values.append(r2_score(observed, regressor(seed).fit(x, y).predict(new)))
            continue
        p = classifier(seed).fit(x, y).predict_proba(new)
        if kind == "classes":
            values.append(float(np.mean(np.sum((p - np.eye(3)[observed]) ** 2, axis=1))))
        else:
            values.append(roc_auc_score(observed, p[:, 1]))
    return float(np.mean(values))


def forests(kind):
    share = {"max_features": "sqrt", "n_estimators": TREES}
    return {
        "best": quality(
            kind,
            lambda seed: RandomForestRegressor(random_state=seed, min_samples_leaf=3, **share),
            lambda seed: RandomForestClassifier(random_state=seed, min_samples_leaf=3, **share),
        ),
        "random": quality(
            kind,
            lambda seed: ExtraTreesRegressor(random_state=seed, **share),
            lambda seed: ExtraTreesClassifier(random_state=seed, **share),
        ),
    }


def one_tree(kind):
    """Predictions of one tree on all rows; its splits must not hang on the order of the predictors."""
    x, y, _, _ = table(11, kind)
    # So few values that 255 bins keep them apart.
    x = np.round(x * 50) / 50
    make = DecisionTreeRegressor if kind == "continuous" else DecisionTreeClassifier
    predictions = []
    for seed in range(20):
        tree = make(min_samples_leaf=9, random_state=seed).fit(x, y)
        out = tree.predict(x) if kind == "continuous" else tree.predict_proba(x)
        predictions.append(out.reshape(TRAIN, -1))
    same = np.all([np.abs(p - predictions[0]).max(axis=1) < 1e-9 for p in predictions], axis=0)
    return {"minLeaf": 9, "leaves": int(tree.get_n_leaves()), "rows": np.flatnonzero(same).tolist(),
            "predicted": predictions[0][same].round(9).tolist()}


def neighbours():
    out = {}
    for kind in ("fine", "classes", "continuous"):
        x, y, new, _ = table(13, kind)
        scaled = x * np.arange(1, WIDE + 1)
        made = KNeighborsRegressor(7) if kind == "continuous" else KNeighborsClassifier(7)
        model = make_pipeline(StandardScaler(), made).fit(scaled, y)
        asked = new[:40] * np.arange(1, WIDE + 1)
        p = model.predict(asked) if kind == "continuous" else model.predict_proba(asked)
        out[kind] = np.asarray(p).reshape(40, -1).tolist()
    return out


print(json.dumps({
    "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "forests": {kind: forests(kind) for kind in ("fine", "coarse", "continuous", "classes")},
    "trees": {kind: one_tree(kind) for kind in ("fine", "coarse", "continuous", "classes")},
    "neighbours": neighbours(),
}))
