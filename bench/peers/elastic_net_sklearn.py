"""Fits a lasso path with scikit-learn's saga, warm starts; prints seconds and each penalty's objective as JSON.

Usage: elastic_net_sklearn.py FOLDER ROWS COLUMNS; FOLDER has x.bin (doubles, row by row), y.bin (bytes) and lambdas.txt
"""

import json
import sys
import time
import warnings
from pathlib import Path

import numpy
import sklearn
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")
folder, rows, columns = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
x = numpy.fromfile(folder / "x.bin").reshape(rows, columns)
y = numpy.fromfile(folder / "y.bin", dtype=numpy.uint8).astype(int)
lambdas = numpy.loadtxt(folder / "lambdas.txt")

model = LogisticRegression(penalty="l1", solver="saga", warm_start=True, max_iter=1000, tol=1e-4)
fits = []
start = time.perf_counter()
for strength in lambdas:
    model.C = 1 / (rows * strength)
    model.fit(x, y)
    fits.append((model.coef_.ravel().copy(), float(model.intercept_[0])))
seconds = time.perf_counter() - start

objectives = []
for strength, (beta, intercept) in zip(lambdas, fits):
    eta = x @ beta + intercept
    objectives.append(float(numpy.mean(numpy.logaddexp(0, eta) - y * eta) + strength * numpy.abs(beta).sum()))
print(json.dumps({"seconds": seconds, "objectives": objectives, "version": sklearn.__version__}))
