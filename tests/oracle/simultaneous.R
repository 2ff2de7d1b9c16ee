# Intervals for all shares of a variable at once, by Bonferroni over its five categories, on synth505.csv with the answers
# that cases.R takes out. Rscript simultaneous.R writes simultaneous.json. R survey 4.1.1.
suppressMessages({library(survey); library(jsonlite)})
d <- read.csv("synth505.csv", stringsAsFactors=TRUE); n <- nrow(d); i <- seq_len(n); d$one <- 1; d$psu <- i %% 40 + 1
d$xm <- replace(d$x, i %% 7 == 1, NA)
T <- fromJSON("synth_targets.json"); joint <- expand.grid(sex=names(T$sex), age=names(T$age))
joint$Freq <- unlist(T$sex)[as.character(joint$sex)] * unlist(T$age)[as.character(joint$age)] * n
country <- data.frame(country=names(T$country), Freq=unlist(T$country) * n)
plain <- svydesign(id=~1, weights=~one, data=d)
designs <- list(weights=svydesign(id=~1, weights=~w, data=d),
  raked=rake(plain, list(~sex+age, ~country), list(joint, country), control=list(maxit=1000, epsilon=1e-11)),
  clustered=svydesign(id=~psu, strata=~country, weights=~w, data=d, nest=TRUE),
  jackknife=as.svrepdesign(svydesign(id=~psu, weights=~w, data=d), type="JK1"))
one <- function(des, row, level) { k <- nlevels(d[[row]]); each <- 1 - (1 - level) / k
  lapply(levels(d[[row]]), function(l) { des$variables$.hit <- as.numeric(des$variables[[row]] == l)
    sapply(c("xlogit", "asin", "mean"), function(m) as.numeric(confint(svyciprop(~.hit, des, na.rm=TRUE, method=m, level=each))), simplify=FALSE) }) }
write_json(lapply(designs, function(des) list(weights=as.numeric(if (inherits(des, "svyrep.design")) des$pweights else weights(des)),
  x90=one(des, "x", .9), xm95=one(des, "xm", .95))), "simultaneous.json", digits=NA, auto_unbox=TRUE)
