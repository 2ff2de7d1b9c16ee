# Further cases for tests/oracle, on synth505.csv: designs x tables with missing answers, an empty cell and
# domains. Rscript cases.R writes cases.json. R survey 4.1.1.
suppressMessages({library(survey); library(jsonlite)})
d <- read.csv("synth505.csv", stringsAsFactors=TRUE); n <- nrow(d); i <- seq_len(n); d$one <- 1
d$xm <- replace(d$x, i %% 7 == 1, NA); d$ym <- replace(d$y, i %% 11 == 3, NA)
d$xe <- replace(d$x, d$x == "a" & d$y == "v", "b")
T <- fromJSON("synth_targets.json")
joint <- expand.grid(sex=names(T$sex), age=names(T$age))
joint$Freq <- unlist(T$sex)[as.character(joint$sex)] * unlist(T$age)[as.character(joint$age)]
total <- function(frame, sum) { frame$Freq <- frame$Freq * sum; frame }
country <- data.frame(country=names(T$country), Freq=unlist(T$country))
weighted <- svydesign(id=~1, weights=~w, data=d); plain <- svydesign(id=~1, weights=~one, data=d)
designs <- list(
  unweighted = plain,
  weights = weighted,
  poststratified = postStratify(plain, ~sex+age, total(joint, n)),
  poststratified_base = postStratify(weighted, ~sex+age, total(joint, sum(d$w))),
  raked = rake(plain, list(~sex+age, ~country), list(total(joint, n), total(country, n)),
               control=list(maxit=1000, epsilon=1e-11)))

answered <- function(des, row, column=row) { keep <- !is.na(d[[row]]) & !is.na(d[[column]]); des[keep, ] }
f <- function(des, row, column) { t <- svychisq(as.formula(paste0("~", row, "+", column)), des)
  c(unname(t$statistic), unname(t$parameter), t$p.value) }
shares <- function(des, row) {                       # svymean and intervals, level by level
  m <- svymean(as.formula(paste0("~", row)), des, na.rm=TRUE, deff="replace")
  ci <- lapply(levels(d[[row]]), function(l) { des$variables$.hit <- as.numeric(des$variables[[row]] == l)
    c(as.numeric(confint(svyciprop(~.hit, des, na.rm=TRUE, method="xlogit"))), as.numeric(confint(svyciprop(~.hit, des, na.rm=TRUE, method="logit")))) })
  list(share=unname(coef(m)), se=unname(SE(m)), deff=unname(deff(m)), xlogit=lapply(ci, function(x) x[1:2]), logit=lapply(ci, function(x) x[3:4])) }
residuals <- function(des, row, column) {            # (p_ij - p_i. p_.j) / se by the delta method on R's covariance
  r <- levels(d[[row]]); c <- levels(d[[column]])
  hit <- sapply(c, function(b) sapply(r, function(a) as.numeric(des$variables[[row]] == a & des$variables[[column]] == b), simplify=TRUE), simplify="array")
  hit[is.na(hit)] <- 0; M <- matrix(hit, nrow(des$variables)); des$variables$.M <- M
  m <- svymean(~.M, des); p <- matrix(coef(m), length(r)); V <- vcov(m); out <- p
  for (a in seq_along(r)) for (b in seq_along(c)) {
    G <- matrix(0, length(r), length(c)); G[a, b] <- 1; G[a, ] <- G[a, ] - sum(p[, b]); G[, b] <- G[, b] - sum(p[a, ])
    g <- as.vector(G); out[a, b] <- (p[a, b] - sum(p[a, ]) * sum(p[, b])) / sqrt(drop(t(g) %*% V %*% g)) }
  out }
pairs <- list(c("x","y"), c("xm","ym"), c("xe","y"), c("x","country"), c("sex","x"), c("xm","age"))
one <- function(des) {
  tables <- lapply(pairs, function(p) { s <- answered(des, p[1], p[2])
    list(row=p[1], column=p[2], f=f(des, p[1], p[2]), f_subset=f(s, p[1], p[2]), residuals=residuals(s, p[1], p[2])) })
  by <- lapply(levels(d$ym), function(l) { in_l <- !is.na(d$ym) & d$ym == l; c(list(column=l), shares(des[in_l, ], "xm")) })
  list(weights=as.numeric(weights(des)), tables=tables, xm=shares(des, "xm"), xm_by_ym=by) }
out <- lapply(designs, one)
pearson <- lapply(pairs, function(p) { t <- suppressWarnings(chisq.test(table(d[[p[1]]], d[[p[2]]]), correct=FALSE))
  list(row=p[1], column=p[2], statistic=unname(t$statistic), df=unname(t$parameter), p=t$p.value, residuals=unname(unclass(t$stdres))) })
trims <- lapply(list(c(.5, 2), c(.8, 1.5), c(.2, 5)), function(b) list(lower=b[1], upper=b[2],
  weights=as.numeric(weights(trimWeights(designs$raked, lower=b[1], upper=b[2], strict=TRUE)))))
write_json(list(designs=out, pearson=pearson, trims=trims), "cases.json", digits=NA, auto_unbox=TRUE)
