"""Out-of-fold figures of scikit-learn's regression and boosting, both with their defaults, on given rows and folds.

Numbers take the median of the development rows with an indicator of what was missing, and are standardised; levels, a
missing one among them, get a column each. All is learned from development rows. Prints one JSON object.

Usage: quality_sklearn.py CELLS.json
"""

import json
import sys
import warnings

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import log_loss, mean_squared_error, roc_auc_score

warnings.filterwarnings("ignore")

with open(sys.argv[1], encoding="utf-8") as file:
    cells = json.load(file)
kind = cells["kind"]
y = np.array(cells["y"], float if kind == "continuous" else int)
fold = np.array(cells["fold"])


def number_columns(values, development):
    missing = np.isnan(values)
    known = values[development][~missing[development]]
    filled = np.where(missing, np.median(known) if len(known) else 0.0, values)
    mean, spread = filled[development].mean(), filled[development].std() or 1.0
    columns = [(filled - mean) / spread]
    if missing[development].any():
        columns.append(missing.astype(float))
    return columns


def design(development):
    columns = []
    for column in cells["columns"]:
        if column["kind"] == "number":
            values = np.array([np.nan if value is None else value for value in column["values"]], float)
            columns.extend(number_columns(values, development))
        else:
            codes = np.array(column["codes"])
            columns.extend((codes == code).astype(float) for code in np.unique(codes[development]))
    return np.column_stack(columns)


def estimator(name):
    if kind == "continuous":
        return LinearRegression() if name == "regression" else HistGradientBoostingRegressor(random_state=0)
    if name == "regression":
        # The default of 100 iterations does not reach the optimum of every table; the model is the same.
        return LogisticRegression(max_iter=2000)
    return HistGradientBoostingClassifier(random_state=0)


def figures(predicted):
    if kind == "continuous":
        return {"rmse": mean_squared_error(y, predicted) ** 0.5}
    loss = log_loss(y, np.clip(predicted, 1e-7, 1), labels=range(cells["classes"]))
    if kind == "binary":
        return {"logLoss": loss, "auroc": roc_auc_score(y, predicted[:, 1])}
    return {"logLoss": loss, "auroc": roc_auc_score(y, predicted, multi_class="ovr")}


result = {"version": sklearn.__version__}
for name in ("regression", "boosting"):
    predicted = np.zeros(len(y)) if kind == "continuous" else np.zeros((len(y), cells["classes"]))
    for one in np.unique(fold[fold >= 0]):
        development, judged = np.where(fold != one)[0], np.where(fold == one)[0]
        x = design(development)
        fitted = estimator(name).fit(x[development], y[development])
        if kind == "continuous":
            predicted[judged] = fitted.predict(x[judged])
        else:
            predicted[np.ix_(judged, fitted.classes_)] = fitted.predict_proba(x[judged])
    result[name] = figures(predicted)
print(json.dumps(result))
