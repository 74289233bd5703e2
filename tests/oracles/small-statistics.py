"""Cases for standardised differences and recalibration, with their results.

Made with R 4.2.2 (glm with a change of 1e-8 in the deviance, isoreg, optimize) and Python 3.11 from simulated data;
run `python3 small-statistics.py STATISTICS.json > small-statistics.json` on the collection of cases that the other
statistics' cases come from, to take these families out of it again.
"""

import json
import sys

FAMILIES = ["smd", "recalibration", "split_conformal", "regression_metrics", "multiclass_metrics"]
with open(sys.argv[1], encoding="utf-8") as file:
    cases = json.load(file)
json.dump({family: cases[family] for family in FAMILIES}, sys.stdout)
