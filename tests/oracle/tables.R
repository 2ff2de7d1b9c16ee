# Tests and measures of two-way tables under designs, on synth505.csv: Rscript tables.R writes tables.json. R survey 4.1.1.
# Gamma and Somers' D by their definition over pairs of cells, errors by the delta method on svymean's covariance.
suppressMessages({library(survey); library(jsonlite)})
d <- read.csv("synth505.csv", stringsAsFactors=TRUE); n <- nrow(d); i <- seq_len(n); d$one <- 1; d$psu <- i %% 40 + 1
d$xm <- replace(d$x, i %% 7 == 1, NA); d$ym <- replace(d$y, i %% 11 == 3, NA)
d$xe <- replace(d$x, d$x == "a" & d$y == "v", "b")
T <- fromJSON("synth_targets.json")
joint <- expand.grid(sex=names(T$sex), age=names(T$age))
joint$Freq <- n * unlist(T$sex)[as.character(joint$sex)] * unlist(T$age)[as.character(joint$age)]
country <- data.frame(country=names(T$country), Freq=n * unlist(T$country))
plain <- svydesign(id=~1, weights=~one, data=d)
designs <- list(
  unweighted = plain,
  weights = svydesign(id=~1, weights=~w, data=d),
  poststratified = postStratify(plain, ~sex+age, joint),
  raked = rake(plain, list(~sex+age, ~country), list(joint, country), control=list(maxit=1000, epsilon=1e-11)),
  clustered = svydesign(id=~psu, strata=~country, weights=~w, data=d, nest=TRUE),
  jackknife = as.svrepdesign(svydesign(id=~psu, weights=~w, data=d), type="JK1"))
pairs <- list(c("x","y"), c("xm","ym"), c("xe","y"), c("x","country"), c("sex","x"), c("xm","age"), c("y","sex"), c("age","x"))
refused <- function(e) list(error=conditionMessage(e))

chisq <- function(des, row, column) sapply(c("F", "Chisq", "Wald", "adjWald"), function(s) tryCatch({
  t <- svychisq(as.formula(paste0("~", row, "+", column)), des, statistic=s)
  list(statistic=unname(as.numeric(t$statistic)), df=unname(unlist(t$parameter)), p=unname(as.numeric(t$p.value))) }, error=refused), simplify=FALSE)

# Those with both answers, none of them `off` the scale. A calibrated design keeps the others, with a weight of 0: any answer will do.
domain <- function(des, row, column, off) {
  a <- as.integer(des$variables[[row]]); b <- as.integer(des$variables[[column]])
  des <- update(des, .r=ifelse(is.na(a), 1, a), .g=factor(ifelse(is.na(b), 1, b)), .v=ifelse(is.na(b), 1, b))
  des[!is.na(a) & !is.na(b) & !(des$variables[[row]] %in% off), ] }

# svyranktest with the midpoint of the category in the pooled distribution as rank: its own rank of ties depends on the order of rows.
rank <- function(des, row, column, off=character(0)) tryCatch({
  s <- domain(des, row, column, off)
  share <- coef(svymean(~factor(.r), s)); mid <- unname(cumsum(share) - share / 2)
  t <- svyranktest(.r ~ .g, s, test=function(r, N) mid[match(r, sort(unique(r)))])
  if (is.null(t$ddf)) list(groups=2, statistic=unname(t$statistic), df=unname(t$parameter), p=unname(t$p.value))
  else list(groups=unname(t$statistic) + 1, statistic=as.numeric(t$parameter), df=as.numeric(t$ddf), p=as.numeric(t$p.value)) }, error=refused)

# The covariance of integer scores over its standard error: svyvar, whose n / (n - 1) cancels.
trend <- function(des, row, column, off=character(0)) {
  v <- svyvar(~.r + .v, domain(des, row, column, off)); V <- as.matrix(v); at <- 2   # entries uu, uv, vu, vv
  t <- V[1, 2] / sqrt(attr(v, "var")[at, at]); list(f=unname(t^2), p=unname(pf(t^2, 1, degf(des), lower.tail=FALSE))) }

measures <- function(des, row, column, off=character(0)) {
  s <- domain(des, row, column, off); a <- s$variables$.r; b <- s$variables$.v
  cells <- expand.grid(a=sort(unique(a)), b=sort(unique(b)))
  s$variables$.M <- sapply(seq_len(nrow(cells)), function(k) as.numeric(a == cells$a[k] & b == cells$b[k]))
  m <- svymean(~.M, s); p <- unname(coef(m)); V <- vcov(m)
  K <- sign(outer(cells$a, cells$a, "-")) * sign(outer(cells$b, cells$b, "-"))   # +1 concordant, -1 discordant, 0 tied
  C <- drop(p %*% (K > 0) %*% p); D <- drop(p %*% (K < 0) %*% p); gC <- drop(2 * (K > 0) %*% p); gD <- drop(2 * (K < 0) %*% p)
  somers <- function(side) { tied <- outer(side, side, "=="); U <- 1 - drop(p %*% tied %*% p); gU <- -drop(2 * tied %*% p)
    list(value=(C - D) / U, se=sqrt(drop(t((gC - gD) / U - (C - D) / U^2 * gU) %*% V %*% ((gC - gD) / U - (C - D) / U^2 * gU)))) }
  g <- ((gC - gD) * (C + D) - (C - D) * (gC + gD)) / (C + D)^2
  list(gamma=list(value=(C - D) / (C + D), se=sqrt(drop(t(g) %*% V %*% g))), somers_d_row=somers(cells$b), somers_d_column=somers(cells$a)) }

off <- "c"                                             # a category to set aside: the scale of x is then a < b < d < e
scales <- list(list("x","y",character(0)), list("xm","ym",character(0)), list("xe","y",character(0)), list("y","sex",character(0)),
               list("x","age",off), list("xm","ym",off))
one <- function(des) list(weights=as.numeric(if (inherits(des, "svyrep.design")) des$pweights else weights(des)), degf=degf(des),
  tables=lapply(pairs, function(p) c(list(row=p[1], column=p[2]), chisq(des, p[1], p[2]))),
  scales=lapply(scales, function(s) c(list(row=s[[1]], column=s[[2]], off=s[[3]], rank=rank(des, s[[1]], s[[2]], s[[3]]),
    trend=trend(des, s[[1]], s[[2]], s[[3]])), measures(des, s[[1]], s[[2]], s[[3]]))))
counts <- lapply(pairs, function(p) { t <- table(d[[p[1]]], d[[p[2]]]); e <- outer(rowSums(t), colSums(t)) / sum(t)
  g <- 2 * sum(ifelse(t > 0, t * log(t / e), 0)); k <- (nrow(t) - 1) * (ncol(t) - 1)
  phi2 <- sum((t - e)^2 / e) / sum(t); N <- sum(t); r <- nrow(t) - (nrow(t) - 1)^2 / (N - 1); c <- ncol(t) - (ncol(t) - 1)^2 / (N - 1)
  list(row=p[1], column=p[2], g2=g, df=k, p=pchisq(g, k, lower.tail=FALSE), bergsma=sqrt(max(0, phi2 - k / (N - 1)) / (min(r, c) - 1))) })
thin <- list(tea=matrix(c(3,1,1,3),2), lopsided=matrix(c(7,1,2,6),2), thin3=matrix(c(3,0,1, 1,4,0, 0,2,5),3), thin4=matrix(c(4,1,0, 0,3,1, 2,0,1, 0,1,5),3))
exact <- lapply(thin, function(t) list(n=t, p=fisher.test(t, workspace=2e7)$p.value))
write_json(list(designs=lapply(designs, one), counts=counts, exact=exact), "tables.json", digits=NA, auto_unbox=TRUE)
