# Strata, PSUs, finite populations, single-PSU strata and replicate weights, on synth505.csv with the
# answers that cases.R takes out. Rscript designs.R writes designs.json. R survey 4.1.1.
suppressMessages({library(survey); library(jsonlite)})
d <- read.csv("synth505.csv", stringsAsFactors=TRUE); n <- nrow(d); i <- seq_len(n); d$one <- 1
d$xm <- replace(d$x, i %% 7 == 1, NA); d$ym <- replace(d$y, i %% 11 == 3, NA)
d$xe <- replace(d$x, d$x == "a" & d$y == "v", "b")
d$psu <- i %% 40 + 1                                  # numbered anew in each country: nest
d$cluster <- as.integer(d$country) * 10 + i %% 6      # one country each
d$part <- ifelse(i <= 5, "single", ifelse(i %% 3 == 0, "north", "south"))   # its first stratum has one PSU
d$team <- ifelse(i <= 5, 1, ifelse(i %% 3 == 0, 100, 200) + i %% 17)
d$people <- 200 + 10 * as.integer(d$country)          # respondents of each country's population
d$units <- 8 + as.integer(d$country)                  # PSUs of each country's population
d$fraction <- 0.05 * as.integer(d$country)
T <- fromJSON("synth_targets.json")
pop <- lapply(c("country", "sex", "age"), function(k) setNames(data.frame(names(T[[k]]), unlist(T[[k]]) * n), c(k, "Freq")))
raked <- function(des) rake(des, list(~country, ~sex, ~age), pop, control=list(maxit=1000, epsilon=1e-12))
lonely <- function(option) { options(survey.lonely.psu=option); svydesign(id=~team, strata=~part, weights=~w, data=d) }
strata <- svydesign(id=~1, strata=~country, weights=~w, data=d)
psu <- svydesign(id=~cluster, weights=~w, data=d)
nested <- svydesign(id=~psu, strata=~country, weights=~w, data=d, nest=TRUE)
both <- svydesign(id=~cluster, strata=~country, weights=~w, data=d)
designs <- list(
  strata=strata, psu=psu, nested=nested, both=both,
  strata_unweighted=svydesign(id=~1, strata=~country, weights=~one, data=d),
  psu_unweighted=svydesign(id=~cluster, weights=~one, data=d),
  strata_fpc=svydesign(id=~1, strata=~country, weights=~w, fpc=~people, data=d),
  both_fpc=svydesign(id=~cluster, strata=~country, weights=~w, fpc=~units, data=d),
  both_fraction=svydesign(id=~cluster, strata=~country, weights=~w, fpc=~fraction, data=d),
  raked_strata=raked(svydesign(id=~1, strata=~country, weights=~one, data=d)),
  raked_psu=raked(svydesign(id=~cluster, weights=~one, data=d)),
  raked_nested=raked(svydesign(id=~psu, strata=~country, weights=~one, data=d, nest=TRUE)),
  raked_both_fpc=raked(svydesign(id=~cluster, strata=~country, weights=~one, fpc=~units, data=d)),
  raked_lonely=raked(svydesign(id=~team, strata=~part, weights=~one, data=d)))
set.seed(505)
hadamard <- { h <- matrix(1, 1, 1); for (k in 1:4) h <- rbind(cbind(h, h), cbind(h, -h)); h }   # 16 x 16
half <- function(up, down) t(sapply(1:16, function(r) {                  # two half-samples a country
  first <- hadamard[r, as.integer(d$country) + 1] > 0; odd <- i %% 2 == 1; ifelse(first == odd, up, down) * d$w }))
given <- function(weights, ...) svrepdesign(data=d, repweights=t(weights), weights=d$w, combined.weights=TRUE, ...)
boot <- as.svrepdesign(nested, type="subbootstrap", replicates=20)
replicates <- list(
  jk1=as.svrepdesign(psu, type="JK1"), jkn=as.svrepdesign(both, type="JKn"),
  jkn_fpc=as.svrepdesign(designs$both_fpc, type="JKn"),
  jk1_mse=as.svrepdesign(psu, type="JK1", mse=TRUE), bootstrap=boot,
  brr=given(half(2, 0), type="BRR"), fay=given(half(1.7, .3), type="Fay", rho=.3))

quiet <- function(x) suppressWarnings(x)
f <- function(des, row, column) { t <- svychisq(as.formula(paste0("~", row, "+", column)), des)
  c(unname(t$statistic), unname(t$parameter), t$p.value) }
shares <- function(des, row) { m <- quiet(svymean(as.formula(paste0("~", row)), des, na.rm=TRUE))
  ci <- lapply(levels(d[[row]]), function(l) { des$variables$.hit <- as.numeric(des$variables[[row]] == l)
    as.numeric(confint(quiet(svyciprop(~.hit, des, na.rm=TRUE, method="xlogit")))) })
  list(share=unname(coef(m)), se=unname(SE(m)), xlogit=ci) }
pairs <- list(c("x","y"), c("xm","ym"), c("xe","y"), c("sex","x"), c("xm","age"))
one <- function(des) list(
  weights=if (length(des$postStrata)) as.numeric(weights(des, "sampling")), degf=degf(des),
  tables=lapply(pairs, function(p) list(row=p[1], column=p[2], f=f(des, p[1], p[2]))),
  x=shares(des, "x"), xm=shares(des, "xm"),
  xm_by_ym=lapply(levels(d$ym), function(l) { s <- des[!is.na(d$ym) & d$ym == l, ]
    c(list(column=l, degf=degf(s)), shares(s, "xm")) }),
  domain={ s <- subset(des, age == "21-24" & sex == "F"); c(list(degf=degf(s), f=f(s, "x", "y")), shares(s, "xm")) })
rep <- lapply(replicates, function(des) c(one(des), list(repweights=if (des$type == "subbootstrap") unname(t(weights(des, "analysis"))),
  scale=des$scale, rscales=des$rscales, mse=isTRUE(des$mse))))
# R's average and adjust, and the two that add nothing; raked_lonely under adjust
single <- setNames(lapply(c("adjust", "average", "certainty", "remove"), function(o) one(lonely(o))), c("adjust", "average", "certainty", "remove"))
options(survey.lonely.psu="adjust"); linear <- lapply(designs, one)
write_json(list(designs=linear, lonely=single, replicates=rep), "designs.json", digits=NA, auto_unbox=TRUE)
