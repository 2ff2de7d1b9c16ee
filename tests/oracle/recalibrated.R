# Replicates whose weights are calibrated anew, each to the same totals, on synth505.csv with the answers that cases.R takes
# out. Rscript recalibrated.R writes recalibrated.json. R survey 4.1.1.
suppressMessages({library(survey); library(jsonlite)})
d <- read.csv("synth505.csv", stringsAsFactors=TRUE); n <- nrow(d); i <- seq_len(n); d$one <- 1; d$psu <- i %% 40 + 1
d$xm <- replace(d$x, i %% 7 == 1, NA); d$ym <- replace(d$y, i %% 11 == 3, NA)
T <- fromJSON("synth_targets.json")
units <- function(base) svydesign(id=~psu, weights=as.formula(paste0("~", base)), data=d)
nested <- svydesign(id=~psu, strata=~sex, weights=~w, data=d, nest=TRUE)
designs <- list(jk1_one=as.svrepdesign(units("one"), type="JK1"), jk1_w=as.svrepdesign(units("w"), type="JK1"),
                jkn_w=as.svrepdesign(nested, type="JKn"))
total <- function(des) sum(weights(des, "sampling"))
raked <- function(des) rake(des, list(~country, ~sex, ~age), lapply(c("country", "sex", "age"), function(k)
  setNames(data.frame(names(T[[k]]), unlist(T[[k]]) * total(des)), c(k, "Freq"))), control=list(maxit=1000, epsilon=1e-11))
pop <- function(W) { p <- c(`(Intercept)`=W)
  for (k in names(T)) p <- c(p, setNames(unlist(T[[k]])[-1] * W, paste0(k, names(T[[k]])[-1]))); p }
calibrated <- function(fun, bounds=c(-Inf, Inf)) function(des)
  calibrate(des, ~country + sex + age, pop(total(des)), calfun=fun, bounds=bounds, epsilon=1e-12, maxit=1000)
ways <- list(rake=raked, raking=calibrated("raking"), linear=calibrated("linear", c(.2, 6)), logit=calibrated("logit", c(.2, 6)))
f <- function(des, row, column) { t <- svychisq(as.formula(paste0("~", row, "+", column)), des); c(unname(t$statistic), unname(t$parameter), t$p.value) }
one <- function(des) { W <- total(des); m <- svymean(~x, des); a <- svymean(~xm, des, na.rm=TRUE)
  men <- svymean(~x, des[d$sex == "M" & d$age != "18-20", ])
  list(weights=as.numeric(weights(des, "sampling")) / W * n, first=unname(as.matrix(weights(des, "analysis"))[, 1]) / W * n, degf=degf(des),
    x=list(share=unname(coef(m)), se=unname(SE(m))), xm=list(share=unname(coef(a)), se=unname(SE(a))),
    men=list(share=unname(coef(men)), se=unname(SE(men))), sex_se=unname(SE(svymean(~sex, des)))[1],
    xy=f(des, "x", "y"), xmym=f(des, "xm", "ym")) }
write_json(lapply(designs, function(des) lapply(ways, function(way) one(way(des)))), "recalibrated.json", digits=NA, auto_unbox=TRUE)
