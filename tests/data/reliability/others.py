# Writes the cases statsmodels-*, sklearn-* and nltk-* of this folder: what these packages say of random
# data. None of them is needed to build or to test; this shows how the files were made.
#
#     python3 others.py     in this folder; Debian's python3-nltk, python3-sklearn, python3-statsmodels
import itertools
import random
import statistics

import nltk
import numpy
import sklearn.metrics
import statsmodels
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import binary_distance, interval_distance
from statsmodels.stats import inter_rater


def write_case(name, what, seed, package, part, rows, expected):
    with open(name + ".case", "w") as f:
        f.write(f"# {what}; others.py, seed {seed}, {package.__name__} {package.__version__}.\n{part}\n")
        for row in rows:
            f.write(" ".join("." if x is None else str(x) for x in row) + "\n")
        for line in expected:
            f.write("expect " + line + "\n")


def rate(dice, n, k, q, agreeing, missing):
    rows = []
    for _ in range(n):
        level = dice.randrange(q)
        rows.append([None if dice.random() < missing else
                     level if dice.random() < agreeing else dice.randrange(q) for _ in range(k)])
    return rows


def task(rows, distance=binary_distance):
    return AnnotationTask([(j, i, x) for i, row in enumerate(rows) for j, x in enumerate(row)
                           if x is not None], distance=distance)


# a table: standard errors of the estimate and under no agreement
dice = random.Random(21)
table = [[dice.randrange(6) + (20 if i == j else 0) for j in range(4)] for i in range(4)]
plain, linear, quadratic = (inter_rater.cohens_kappa(numpy.array(table), wt=w)
                            for w in (None, "linear", "quadratic"))
write_case("statsmodels-kappa", "four categories", 21, statsmodels, "table", table, [
    f"kappa {plain.kappa!r} 1e-9 se {plain.std_kappa!r} 1e-9",
    f"kappa_se0 {plain.std_kappa0!r} 1e-9",
    f"kappa_max {plain.kappa_max!r} 1e-9",
    f"kappa_linear {linear.kappa!r} 1e-9 se {linear.std_kappa!r} 1e-9",
    f"kappa_quadratic {quadratic.kappa!r} 1e-9 se {quadratic.std_kappa!r} 1e-9"])

# many coders
rows = rate(random.Random(22), 25, 5, 4, 0.6, 0)
counts = inter_rater.aggregate_raters(numpy.array(rows))[0]
write_case("statsmodels-fleiss", "25 targets, 5 coders", 22, statsmodels, "ratings", rows, [
    f"fleiss {inter_rater.fleiss_kappa(counts, 'fleiss')!r} 1e-12",
    f"brennan_prediger {inter_rater.fleiss_kappa(counts, 'rand')!r} 1e-12"])
rows = rate(random.Random(23), 20, 4, 5, 0.7, 0)
whole = task(rows)
pairs = itertools.combinations(sorted(whole.C), 2)
write_case("nltk-kappa", "20 targets, 4 coders", 23, nltk, "ratings", rows, [
    f"many_agreement {whole.avg_Ao()!r} 1e-12",
    f"conger {whole.multi_kappa()!r} 1e-12",
    f"light {statistics.fmean(whole.kappa_pairwise(a, b) for a, b in pairs)!r} 1e-12"])
rows = rate(random.Random(24), 30, 4, 6, 0.5, 0.3)
write_case("nltk-alpha", "30 targets, 4 coders, 30 % missing", 24, nltk, "ratings", rows, [
    f"alpha_nominal {task(rows).alpha()!r} 1e-12",
    f"alpha_interval {task(rows, interval_distance).alpha()!r} 1e-12"])

# a scale with a value in the middle that nobody used: weights go by values, not by ranks
dice = random.Random(25)
table = [[dice.randrange(4) + (8 if i == j else 0) if 3 not in (i, j) else 0 for j in range(6)]
         for i in range(6)]
first, second = ([p[k] for i in range(6) for j in range(6) for p in [(i, j)] * table[i][j]]
                 for k in (0, 1))
kappas = {w: sklearn.metrics.cohen_kappa_score(first, second, labels=range(6), weights=w)
          for w in (None, "linear", "quadratic")}
write_case("sklearn-unused", "0..5 without 3", 25, sklearn, "table", table, [
    f"kappa {float(kappas[None])!r} 1e-12",
    f"kappa_linear {float(kappas['linear'])!r} 1e-12",
    f"kappa_quadratic {float(kappas['quadratic'])!r} 1e-12"])
