# Intervals of shares, means, quantiles and ratios on synth505.csv, with missing answers and domains.
# Rscript proportions.R writes proportions.json. R survey 4.1.1.
suppressMessages({library(survey); library(jsonlite)})
d <- read.csv("synth505.csv", stringsAsFactors=TRUE); n <- nrow(d); i <- seq_len(n); d$one <- 1; d$psu <- i %% 40 + 1
d$xm <- replace(d$x, i %% 7 == 1, NA)
d$v <- (i * 37) %% 23 + 10; d$vm <- replace(d$v, i %% 9 == 2, NA)        # whole numbers, some missing
d$u <- ((i * 53) %% 101) / 8 + 1; d$um <- replace(d$u, i %% 13 == 5, NA)
d$score <- c(a=1, b=2, c=3, d=4, e=NA)[as.character(d$x)]                # "e" stands aside
T <- fromJSON("synth_targets.json")
joint <- expand.grid(sex=names(T$sex), age=names(T$age))
joint$Freq <- unlist(T$sex)[as.character(joint$sex)] * unlist(T$age)[as.character(joint$age)]
total <- function(frame, sum) { frame$Freq <- frame$Freq * sum; frame }
country <- data.frame(country=names(T$country), Freq=unlist(T$country))
weighted <- svydesign(id=~1, weights=~w, data=d); plain <- svydesign(id=~1, weights=~one, data=d)
designs <- list(unweighted=plain, weights=weighted,
  poststratified=postStratify(plain, ~sex+age, total(joint, n)),
  raked=rake(plain, list(~sex+age, ~country), list(total(joint, n), total(country, n)),
             control=list(maxit=1000, epsilon=1e-11)),
  clustered=svydesign(id=~psu, strata=~country, weights=~w, data=d, nest=TRUE))
# Wilson, beta and the likelihood by their definitions, on svymean's variance and t quantiles. (R's own beta counts all
# rows of a calibrated design as those of a domain: r_beta.)
solved <- function(p, v, df, level, size) {
  t <- qt((1 + level) / 2, df); m <- p * (1 - p) / v
  root <- function(f) c(uniroot(f, c(1e-9, p), tol=1e-15)$root, uniroot(f, c(p, 1 - 1e-9), tol=1e-15)$root)
  k <- m * (qt((1 + level) / 2, size - 1) / t)^2; tail <- (1 - level) / 2
  list(beta=c(qbeta(tail, k * p, k * (1 - p) + 1), qbeta(1 - tail, k * p + 1, k * (1 - p))), wilson=root(function(q) (p - q)^2 - t^2 * q * (1 - q) / m),
       likelihood=root(function(q) 2 * m * (p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))) - t^2)) }
intervals <- function(des, row, level, size=n) lapply(levels(d[[row]]), function(l) {
  des$variables$.hit <- as.numeric(des$variables[[row]] == l)
  f <- function(m) as.numeric(confint(svyciprop(~.hit, des, na.rm=TRUE, method=m, level=level)))
  m <- svymean(~.hit, des, na.rm=TRUE)
  out <- sapply(c("xlogit", "asin", "mean"), f, simplify=FALSE)
  c(out, solved(coef(m)[[1]], vcov(m)[[1]], degf(des), level, size), list(r_beta=f("beta"), r_likelihood=f("likelihood"))) })
quantiles <- function(des, name, level) { q <- svyquantile(as.formula(paste0("~", name)), des, c(.25, .5, .75), na.rm=TRUE,
  alpha=1 - level, interval.type="mean", qrule="math")[[1]]
  # R's own error takes the degrees of freedom of those who answered, unlike its svymean: r_se.
  list(estimate=unname(q[, 1]), low=unname(q[, 2]), high=unname(q[, 3]), r_se=unname(q[, 4]),
    se=unname(q[, 3] - q[, 2]) / 2 / qt((1 + level) / 2, degf(des))) }
mean_of <- function(des, name) { m <- svymean(as.formula(paste0("~", name)), des, na.rm=TRUE, deff="replace")
  list(mean=coef(m)[[1]], se=SE(m)[[1]], deff=deff(m)[[1]], ci=as.numeric(confint(m, df=degf(des)))) }
ratio_of <- function(des, a, b) { keep <- !is.na(d[[a]]) & !is.na(d[[b]]); m <- svyratio(as.formula(paste0("~", a)), as.formula(paste0("~", b)), des, na.rm=TRUE)
  list(ratio=coef(m)[[1]], se=SE(m)[[1]], ci=as.numeric(confint(m, df=degf(des)))) }
by_sex <- function(des, name) lapply(levels(d$sex), function(l) c(list(group=l), mean_of(des[d$sex == l, ], name)))
mentions <- function(des) { v <- des$variables; v$t <- as.numeric(v$x %in% c("a", "b")); v$k <- as.numeric(v$y %in% c("v", "w")); v$z <- as.numeric(v$sex == "M")
  v$all <- v$t + v$k + v$z; des$variables <- v; m <- svyratio(~t + k + z, ~all, des); list(share=as.numeric(coef(m)), se=as.numeric(SE(m))) }
one <- function(des) list(weights=as.numeric(weights(des)), x90=intervals(des, "x", .9), xm=intervals(des, "xm", .95),
  xm_of_men=intervals(des[d$sex == "M", ], "xm", .95, sum(d$sex == "M")),
  mean=sapply(c("v", "vm", "um", "score"), function(k) mean_of(des, k), simplify=FALSE),
  mean_by_sex=sapply(c("vm", "score"), function(k) by_sex(des, k), simplify=FALSE),
  quantiles=sapply(c("v", "vm", "um"), function(k) quantiles(des, k, .95), simplify=FALSE), quantiles80=quantiles(des, "um", .8),
  ratio=ratio_of(des, "vm", "um"), mentions=mentions(des))
write_json(list(designs=lapply(designs, one)), "proportions.json", digits=NA, auto_unbox=TRUE)
