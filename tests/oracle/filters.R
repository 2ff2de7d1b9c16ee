# Subpopulations as a filter names them, on synth505.csv -> filters.json. Rscript filters.R
suppressMessages({library(survey);library(jsonlite)})
d <- read.csv("synth505.csv",stringsAsFactors=TRUE); d$psu <- seq_len(nrow(d)) %% 40 + 1
d$N <- ave(d$w, d$country, FUN=length) * 5
des <- list(weights=svydesign(id=~1,weights=~w,data=d),
  clusters=svydesign(id=~psu,strata=~country,weights=~w,data=d,nest=TRUE),
  fpc=svydesign(id=~1,strata=~country,weights=~w,fpc=~N,data=d))
one <- function(design) {
  part <- subset(design, sex=="F" & age!="18-20"); t <- svychisq(~x+y,part,statistic="F"); m <- svymean(~x,part)
  ci <- svyciprop(~I(x=="a"),part,method="xlogit")
  list(f=c(unname(t$statistic),unname(t$parameter),unname(t$p.value)), share=unname(coef(m)), se=unname(SE(m)), ci=unname(attr(ci,"ci")))
}
write_json(c(lapply(des,one),list(versions=list(R=R.version.string,survey=as.character(packageVersion("survey"))))),"filters.json",digits=NA,auto_unbox=TRUE,pretty=TRUE)
