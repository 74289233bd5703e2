"""Grows scikit-learn's RandomForestClassifier once; prints its seconds and its AUROC on 20,000 other rows as JSON.

Usage: forest_sklearn.py ROWS COLUMNS TREES JOBS
"""

import json
import sys
import time

import numpy
import sklearn
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score

rows, columns, trees, jobs = (int(argument) for argument in sys.argv[1:5])
draw = numpy.random.default_rng(1)


def table(count):
    x = draw.standard_normal((count, columns))
    eta = x[:, 0] + 0.8 * x[:, 1] * x[:, 2] + (x[:, 3] > 0.5) - 0.5 * x[:, 4] ** 2 + 0.3 * x[:, 5:10].sum(axis=1)
    return x, (draw.uniform(size=count) < 1 / (1 + numpy.exp(-eta))).astype(int)


x, y = table(rows)
model = RandomForestClassifier(trees, n_jobs=jobs, random_state=1)
start = time.perf_counter()
model.fit(x, y)
seconds = time.perf_counter() - start
x, y = table(20_000)
area = roc_auc_score(y, model.predict_proba(x)[:, 1])
print(json.dumps({"seconds": seconds, "area": area, "version": sklearn.__version__}))
