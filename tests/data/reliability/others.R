# Writes the cases lme4-*, psych-*, vcd-* and r-* of this folder: what R's packages say of random data.
# Neither R nor its packages are needed to build or to test; this shows how the files were made.
#
#     Rscript others.R     in this folder; Debian's r-base-core, r-cran-lme4, r-cran-psych, r-cran-vcd
suppressMessages({library(lme4); library(psych); library(vcd)})

number <- function(x) format(x, digits = 15, trim = TRUE, scientific = FALSE)

write_case <- function(name, what, seed, package, part, data, expected) {
	from <- paste0(package, " ", packageVersion(package), " (", R.version.string, ")")
	if (package == "stats")
		from <- R.version.string
	data <- apply(data, 1, function(x) paste(ifelse(is.na(x), ".", number(x)), collapse = " "))
	writeLines(c(paste0("# ", what, "; others.R, seed ", seed, ", ", from, "."), part, data,
		expected), paste0(name, ".case"))
}

expect <- function(name, value, tolerance, lower, upper) {
	line <- paste("expect", name, number(value), tolerance)
	if (!missing(lower))
		line <- paste(line, "limits", number(lower), number(upper), tolerance)
	line
}

# ---- complete ratings: analysis of variance ----

rated <- function(n, k, targets, coders, error)
	outer(rnorm(n, 0, targets), rnorm(k, 0, coders), "+") + rnorm(n * k, 0, error)

icc_case <- function(name, what, seed, m) {
	x <- ICC(m, lmer = FALSE)$results
	ours <- c("icc_1", "icc_a1", "icc_c1", "icc_k", "icc_ak", "icc_ck")
	write_case(name, what, seed, "psych", "ratings", m, sapply(1:6, function(i)
		expect(ours[i], x$ICC[i], 1e-9, x[i, 7], x[i, 8])))
}

set.seed(1); icc_case("psych-small", "5 targets, 3 coders", 1, round(rated(5, 3, 2, .5, 1), 1))
set.seed(2); icc_case("psych-scale", "30 targets, 4 coders, 0..5", 2,
	matrix(pmin(5, pmax(0, round(rated(30, 4, 1.2, .4, .8) + 2.5))), 30, 4))
set.seed(8); icc_case("psych-negative", "no relation at all, ICC below 0", 8,
	matrix(sample(0:5, 24, TRUE), 12, 2))
set.seed(11); icc_case("psych-coders", "20 coders of very different levels, ms", 11,
	round(rated(15, 20, 2e5, 3e5, 5e4) + 3e6))

# ---- ratings with gaps: restricted likelihood ----

components <- function(formula, d) {
	v <- as.data.frame(VarCorr(suppressMessages(lmer(formula, d, control = lmerControl(
		optimizer = "bobyqa", optCtrl = list(rhobeg = .02, rhoend = 1e-11, maxfun = 1e5),
		calc.derivs = FALSE, check.conv.singular = "ignore")))))
	setNames(v$vcov, v$grp)
}

reml_case <- function(name, what, seed, m, missing) {
	m[sample(length(m), missing)] <- NA
	d <- na.omit(data.frame(y = as.vector(m), s = factor(row(m)), r = factor(col(m))))
	v <- components(y ~ 1 + (1 | s) + (1 | r), d)
	one <- components(y ~ 1 + (1 | s), d)
	n <- table(d$s)
	k <- length(n) / sum(1 / n)
	write_case(name, what, seed, "lme4", "ratings", m, c(
		expect("icc_a1", v["s"] / sum(v), 2e-6),
		expect("icc_c1", v["s"] / (v["s"] + v["Residual"]), 2e-6),
		expect("icc_ak", v["s"] / (v["s"] + (v["r"] + v["Residual"]) / k), 2e-6),
		expect("icc_ck", v["s"] / (v["s"] + v["Residual"] / k), 2e-6),
		expect("icc_1", one["s"] / sum(one), 2e-6),
		expect("icc_k", one["s"] / (one["s"] + one["Residual"] / k), 2e-6),
		expect("sem_consistency", sqrt(v["Residual"]), signif(1e-5 * sqrt(v["Residual"]), 2)),
		expect("sem_agreement", sqrt(v["r"] + v["Residual"]),
			signif(1e-5 * sqrt(v["r"] + v["Residual"]), 2))))
}

set.seed(4); reml_case("lme4-scale", "40 targets, 4 coders, 0..5, 20 % missing", 4,
	matrix(pmin(5, pmax(0, round(rated(40, 4, 1.2, .4, .8) + 2.5))), 40, 4), 32)
set.seed(5); reml_case("lme4-sparse", "25 targets, 6 coders, half missing", 5,
	round(rated(25, 6, 1, 1, .5), 2), 75)
set.seed(6); reml_case("lme4-boundary", "coders differ less than by chance: their variance is 0", 6,
	round(rated(20, 3, 1, 0, 1), 1), 12)
set.seed(7); reml_case("lme4-ms", "12 sessions, 5 coders, ms, a third missing", 7,
	round(rated(12, 5, 9e5, 2e4, 1e4) + 3e6), 20)

# ---- tables: weighted kappas with standard errors ----

kappa_case <- function(name, what, seed, t) {
	linear <- Kappa(t, "Equal-Spacing")
	quadratic <- Kappa(t, "Fleiss-Cohen")
	line <- function(name, x) paste("expect", name, number(x[1]), 1e-9, "se", number(x[2]), 1e-9)
	write_case(name, what, seed, "vcd", "table", t, c(line("kappa", linear$Unweighted),
		line("kappa_linear", linear$Weighted), line("kappa_quadratic", quadratic$Weighted)))
}

set.seed(8); kappa_case("vcd-five", "five categories", 8,
	matrix(rpois(25, 3), 5, 5) + diag(rpois(5, 20)))
set.seed(9); kappa_case("vcd-negative", "kappa below 0, one category unused by the first", 9,
	rbind(matrix(rpois(12, 4), 3, 4) * (1 - diag(1, 3, 4)), 0)[c(1, 2, 4, 3), ])

# ---- events: quasi-independence with a hole ----

set.seed(10)
t <- matrix(rpois(25, 2), 5, 5) + diag(c(15, 9, 4, 1, 0))
t[5, 5] <- 0
hole <- matrix(1, 5, 5); hole[5, 5] <- 0
fit <- loglin(t, list(1, 2), start = hole, fit = TRUE, eps = 1e-13, iter = 1e5, print = FALSE)$fit
e <- sum(diag(fit)); o <- sum(diag(t)); n <- sum(t)
write_case("r-events", "4 codes and 'nothing'; loglin with a structural zero", 10, "stats", "table", t, c(
	expect("event_kappa", (o - e) / (n - e), 1e-9), expect("event_agreement", o / n, 1e-12),
	expect("event_matched", o, 0), expect("event_f1", 2 * o / (sum(t[-5, ]) + sum(t[, -5])), 1e-12)))

# ---- two coders' numbers ----

set.seed(12)
m <- round(cbind(rnorm(18, 20, 5), 0) / 2) * 2
m[, 2] <- m[, 1] + sample(-3:4, 18, TRUE)
m[c(3, 11), 2] <- NA
d <- na.omit(m[, 2] - m[, 1])
write_case("r-pair", "two coders' totals with ties and gaps; cor, mean, sd", 12, "stats", "ratings", m, c(
	expect("pearson", cor(m, use = "complete")[1, 2], 1e-12),
	expect("spearman", cor(m, use = "complete", method = "spearman")[1, 2], 1e-12),
	expect("count_ratio", mean(apply(na.omit(m), 1, min) / apply(na.omit(m), 1, max)), 1e-12),
	expect("difference", mean(d), 1e-12, mean(d) - 1.96 * sd(d), mean(d) + 1.96 * sd(d))))
