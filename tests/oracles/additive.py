"""Additive data with gaps, and what boosting of trees of three leaves makes of them. Writes additive.json."""
import json
import os

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

rng = np.random.default_rng(20261122)
rows, train = 1800, 1000
x = np.round(rng.normal(size=(rows, 5)), 2)
eta = 1.1 * np.tanh(2 * x[:, 0]) - 0.7 * x[:, 1] ** 2 + 0.7 + 0.9 * (x[:, 2] > 0.3) + 0.5 * x[:, 3]
y = (rng.uniform(size=rows) < 1 / (1 + np.exp(-eta))).astype(int)
gaps = rng.uniform(size=x.shape) < 0.1
x[gaps] = np.nan
model = HistGradientBoostingClassifier(
    max_leaf_nodes=3, learning_rate=0.05, max_iter=300, min_samples_leaf=10, early_stopping=False, random_state=1
)
model.fit(x[:train], y[:train])
area = roc_auc_score(y[train:], model.predict_proba(x[train:])[:, 1])
out = {
    "made_by": f"additive.py, scikit-learn {sklearn.__version__}, numpy {np.__version__}",
    "train": train,
    "auroc": area,
    "y": y.tolist(),
    "columns": [[None if np.isnan(v) else float(v) for v in column] for column in x.T],
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "additive.json")
with open(path, "w", encoding="utf8") as file:
    json.dump(out, file)
print(area)
