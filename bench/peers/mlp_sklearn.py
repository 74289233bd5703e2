"""Trains scikit-learn's MLPClassifier; prints examples per second, one a repetition, as JSON.

Usage: mlp_sklearn.py FEATURES LAYERS BATCH ROWS EPOCHS REPETITIONS, LAYERS as 64,32
"""

import json
import sys
import time
import warnings

import numpy
import sklearn
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
features, batch, rows, epochs, repetitions = (int(sys.argv[i]) for i in (1, 3, 4, 5, 6))
layers = tuple(int(units) for units in sys.argv[2].split(","))
draw = numpy.random.default_rng(1)
x = draw.standard_normal((rows, features), dtype=numpy.float32)
y = (x[:, 0] + draw.standard_normal(rows) > 0).astype(int)

rates = []
for _ in range(repetitions + 1):
    model = MLPClassifier(layers, batch_size=batch, max_iter=epochs, tol=0, n_iter_no_change=epochs + 1, alpha=0)
    start = time.perf_counter()
    model.fit(x, y)
    rates.append(rows * model.n_iter_ / (time.perf_counter() - start))
# The first is cold.
print(json.dumps({"rates": rates[1:], "version": sklearn.__version__}))
