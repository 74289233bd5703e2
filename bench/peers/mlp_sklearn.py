"""Trains scikit-learn's MLPClassifier once for each line read, and prints its examples per second as JSON.

Usage: mlp_sklearn.py FEATURES LAYERS BATCH ROWS EPOCHS SHARE_OF_ONES THREADS, LAYERS as 64,32; with a share of ones above
0 the features are 0 or 1, in a sparse matrix. The first line told has the version.
"""

import json
import os
import sys

features, batch, rows, epochs, threads = (int(sys.argv[i]) for i in (1, 3, 4, 5, 7))
share = float(sys.argv[6])
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = str(threads)

import time
import warnings

import numpy
import scipy.sparse
import sklearn
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
layers = tuple(int(units) for units in sys.argv[2].split(","))
draw = numpy.random.default_rng(1)
if share > 0:
    x = (draw.random((rows, features), dtype=numpy.float32) < share).astype(numpy.float32)
else:
    x = draw.standard_normal((rows, features), dtype=numpy.float32)
y = (x[:, 0] + draw.standard_normal(rows) > 0).astype(int)
if share > 0:
    x = scipy.sparse.csr_matrix(x)


def train(count):
    model = MLPClassifier(layers, batch_size=batch, max_iter=count, tol=0, n_iter_no_change=count + 1, alpha=0)
    start = time.perf_counter()
    model.fit(x, y)
    return rows * model.n_iter_ / (time.perf_counter() - start)


print(json.dumps({"version": sklearn.__version__, "rate": train(1)}), flush=True)
for _ in sys.stdin:
    print(json.dumps({"rate": train(epochs)}), flush=True)
