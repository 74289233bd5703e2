"""Power laws by weighted least squares: scipy.optimize.curve_fit with bounds, the best of several starts."""

import json
import sys

import numpy
import scipy
from scipy.optimize import curve_fit


def law(n, floor, gain, rate):
    return floor + gain * (n / 40.0) ** -rate


def case(name, n, loss, weight):
    n, loss, weight = (numpy.array(values, dtype=float) for values in (n, loss, weight))
    best = None
    for rate in (0.05, 0.3, 1.0, 3.0):
        for share in (0.1, 0.5, 0.9):
            start = [share * loss.min(), max(1e-6, loss.max() - share * loss.min()), rate]
            fitted, _ = curve_fit(
                law, n, loss, p0=start, sigma=weight**-0.5, bounds=([0, 0, 0.001], [numpy.inf, numpy.inf, 10]),
                xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=100_000,
            )
            error = float(numpy.sum(weight * (loss - law(n, *fitted)) ** 2))
            if best is None or error < best[0]:
                best = (error, fitted)
    error, fitted = best
    return {
        "name": name,
        "n": n.tolist(),
        "loss": loss.tolist(),
        "weight": weight.tolist(),
        "error": error,
        "fitted": [{"at": at, "value": float(law(at, *fitted))} for at in (40.0, 120.0, 200.0, 400.0, 800.0)],
    }


N = [40, 70, 100, 140, 170, 200]
stream = numpy.random.default_rng(4)
noisy = [0.45 + 8 * n**-0.9 + 0.01 * stream.normal() for n in N]
cases = [
    case("noisy", N, noisy, N),
    case("other weights", N, noisy, [1, 1, 2, 2, 5, 9]),
    case("no floor", N, [3 * n**-0.25 for n in N], N),
    case("steep", N, [0.3 + 0.2 * (n / 40) ** -4 for n in N], N),
    case("scattered", N, [0.61, 0.55, 0.57, 0.51, 0.52, 0.5], N),
]
made = {"made": {"python": sys.version.split()[0], "scipy": scipy.__version__, "numpy": numpy.__version__}, "cases": cases}
print(json.dumps(made, indent=2))
