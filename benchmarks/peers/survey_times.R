# Time R's survey: Rscript survey_times.R DATA.csv TARGETS.json ROWS; see beside_peers.py.
suppressMessages({library(survey); library(jsonlite)})
args <- commandArgs(TRUE); rows <- as.numeric(args[3]); T <- fromJSON(args[2])
d <- read.csv(args[1], stringsAsFactors=TRUE); W <- sum(d$w)
timed <- function(call, calls, warm=1) { for (i in seq_len(warm)) r <- call(); ms <- numeric(); cpu <- 0
  for (i in seq_len(calls)) { gc(FALSE); p <- sum(proc.time()[1:2]); t <- Sys.time(); r <- call()
    ms <- c(ms, 1000 * as.numeric(difftime(Sys.time(), t, units="secs"))); cpu <- cpu + sum(proc.time()[1:2]) - p }
  list(ms=min(ms, 1000 * cpu / calls), value=r) }
calls <- if (rows < 1e4) 30 else if (rows < 5e5) 9 else 4; out <- list()
des <- svydesign(id=~1, weights=~w, data=d)
m <- timed(function() svychisq(~x + y, des, statistic="F"), calls); out$table <- list(ms=m$ms, f=unname(m$value$statistic))
population <- lapply(names(T), function(k) setNames(data.frame(names(T[[k]]), unlist(T[[k]]) * W), c(k, "Freq")))
margins <- lapply(names(T), function(k) as.formula(paste0("~", k)))
m <- timed(function() rake(des, margins, population, control=list(maxit=500, epsilon=1e-10)), calls)
raked <- m$value; out$raking <- list(ms=m$ms, weights=as.numeric(weights(raked))[1:505])
if (rows < 5e5) {                                          # a million rows take minutes
  m <- timed(function() svychisq(~x + y, raked, statistic="F"), if (rows < 1e4) 15 else 2, warm=as.numeric(rows < 1e4))
  out$calibrated <- list(ms=m$ms, f=unname(m$value$statistic)) }
cat("\n", toJSON(list(version=as.character(packageVersion("survey")), work=out), auto_unbox=TRUE, digits=NA), "\n", sep="")
