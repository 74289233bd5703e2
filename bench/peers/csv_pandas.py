"""Reads a CSV with pandas' C engine; prints seconds and peak resident memory (MiB) as JSON."""

import json
import resource
import sys
import time

import pandas

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
table = pandas.read_csv(sys.argv[1], engine="c")
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"seconds": seconds, "rows": len(table), "mib": peak / 1024, "version": pandas.__version__}))
