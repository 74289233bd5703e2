"""Bootstraps AUROC, Brier score and calibration slope with scikit-learn; prints seconds a resample as JSON.

Usage: bootstrap_sklearn.py PREDICTIONS RESAMPLES; PREDICTIONS is a CSV file with the columns risk and event
"""

import json
import sys
import time

import numpy
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score

risk, event = numpy.loadtxt(sys.argv[1], delimiter=",", skiprows=1, unpack=True)
resamples = int(sys.argv[2])
logit = numpy.log(risk / (1 - risk)).reshape(-1, 1)
draw = numpy.random.default_rng(1)
slopes = []
start = time.perf_counter()
for _ in range(resamples):
    rows = draw.integers(0, len(event), len(event))
    roc_auc_score(event[rows], risk[rows])
    brier_score_loss(event[rows], risk[rows])
    slopes.append(LogisticRegression(penalty=None).fit(logit[rows], event[rows]).coef_[0, 0])
seconds = (time.perf_counter() - start) / resamples
print(json.dumps({"seconds": seconds, "slopeSe": float(numpy.std(slopes)), "version": sklearn.__version__}))
