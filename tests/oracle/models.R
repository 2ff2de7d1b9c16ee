# Regression models on synth505.csv, with missing answers (xm, ym) as cases.R makes them and a made
# number (score). Rscript models.R writes models.json. R survey 4.1.1, MASS 7.3-58, numDeriv 2016.8.
suppressMessages({library(survey); library(MASS); library(numDeriv); library(jsonlite)})
d <- read.csv("synth505.csv", stringsAsFactors=TRUE); n <- nrow(d); i <- seq_len(n); d$one <- 1
d$xm <- replace(d$x, i %% 7 == 1, NA); d$ym <- replace(d$y, i %% 11 == 3, NA)
d$score <- (i * 37) %% 11 / 2; d$psu <- i %% 40 + 1
d$xo <- factor(as.character(d$xm), levels=c("a","b","c","d"))     # "e" is set aside
T <- fromJSON("synth_targets.json")
joint <- expand.grid(sex=names(T$sex), age=names(T$age))
joint$Freq <- unlist(T$sex)[as.character(joint$sex)] * unlist(T$age)[as.character(joint$age)] * n
country <- data.frame(country=names(T$country), Freq=unlist(T$country) * n)
plain <- svydesign(id=~1, weights=~one, data=d)
designs <- list(
  unweighted = plain,
  weights = svydesign(id=~1, weights=~w, data=d),
  raked = rake(plain, list(~sex+age, ~country), list(joint, country), control=list(maxit=1000, epsilon=1e-11)),
  clustered = svydesign(id=~psu, strata=~country, weights=~w, data=d, nest=TRUE))
F <- plogis

# Average marginal effects: means of counterfactual probabilities (of a number: density times the
# change of the linear predictor by one unit); gradients by Richardson's extrapolation.
effects <- function(parameters, V, shares, slopes, data, names) {
  out <- list()
  for (v in names) {
    steps <- if (is.factor(data[[v]])) levels(data[[v]])[-1] else ""
    for (s in steps) {
      g <- function(p) { a <- data; b <- data
        if (s == "") { b[[v]] <- b[[v]] + 1; d <- slopes(p, a, b) } else {
          a[[v]][] <- s; b[[v]][] <- levels(data[[v]])[1]; d <- shares(p, a) - shares(p, b) }
        as.numeric(colSums(data$.w * d) / sum(data$.w)) }
      J <- jacobian(g, parameters)
      out[[length(out) + 1]] <- list(name=v, category=s, effect=g(parameters), se=sqrt(diag(J %*% V %*% t(J))))
    } }
  out }

binary <- function(des, formula) {
  m <- svyglm(formula, des, family=quasibinomial(), epsilon=1e-15, maxit=100)
  # glm keeps the weights of the step before the last: once more from the maximum, so that they are those of the maximum.
  m <- do.call(svyglm, list(formula, des, family=quasibinomial(), epsilon=1e-15, maxit=100, start=unname(coef(m))))
  t <- delete.response(terms(m)); used <- m$survey.design; data <- used$variables; data$.w <- weights(used, "sampling")
  keep <- data$.w > 0 & complete.cases(data[all.vars(formula)]); data <- data[keep, ]
  shares <- function(p, x) { q <- as.numeric(F(model.matrix(t, x, xlev=m$xlevels) %*% p)); cbind(1 - q, q) }
  slopes <- function(p, x, y) { M <- model.matrix(t, x, xlev=m$xlevels); s <- dlogis(as.numeric(M %*% p)) * as.numeric((model.matrix(t, y, xlev=m$xlevels) - M) %*% p); cbind(-s, s) }
  ci <- confint(m, ddf=m$df.residual)
  list(estimate=unname(coef(m)), se=unname(SE(m)), df=m$df.residual, covariance=unname(vcov(m)), p=unname(summary(m)$coefficients[, 4]),
    low=unname(ci[, 1]), high=unname(ci[, 2]), effects=effects(coef(m), vcov(m), shares, slopes, data, all.vars(t))) }

# svyolr stops at 1e-8 of the deviance and differentiates numerically: its maximum is sharpened by
# Newton steps on numDeriv's derivatives; the covariance is svytotal's of the influence functions.
ordinal <- function(des, formula) {
  v <- des$variables; inside <- complete.cases(v[all.vars(formula)]); data <- v[inside, ]; w <- weights(des)[inside]; data$.w <- w
  # (on a calibrated design svyolr 4.1.1 stops at missing answers: start from the rest as fixed weights)
  whole <- is.null(des$postStrata) || all(inside)
  rough <- svyolr(formula, if (whole) des else svydesign(id=~1, weights=~.w, data=data))
  t <- delete.response(terms(formula)); y <- as.integer(data[[all.vars(formula)[1]]]); X <- model.matrix(t, data)[, -1, drop=FALSE]
  q <- ncol(X); k <- max(y)
  shares <- function(p, x) { e <- model.matrix(t, x)[, -1, drop=FALSE] %*% p[1:q]
    cum <- cbind(sapply(p[-(1:q)], function(z) F(z - e)), 1); cbind(cum[, 1], cum[, -1] - cum[, -k]) }
  slopes <- function(p, x, y) { M <- model.matrix(t, x)[, -1, drop=FALSE]; e <- as.numeric(M %*% p[1:q])
    f <- cbind(0, sapply(p[-(1:q)], function(z) dlogis(z - e)), 0); (f[, 1:k] - f[, -1]) * as.numeric((model.matrix(t, y)[, -1, drop=FALSE] - M) %*% p[1:q]) }
  each <- function(p) log(shares(p, data)[cbind(seq_along(y), y)])
  score <- function(p) { e <- as.numeric(X %*% p[1:q]); z <- c(-Inf, p[-(1:q)], Inf); hi <- z[y+1] - e; lo <- z[y] - e
    P <- F(hi) - F(lo); fh <- dlogis(hi) / P; fl <- dlogis(lo) / P
    cbind(-(fh - fl) * X, sapply(1:(k-1), function(j) fh * (y == j) - fl * (y == j + 1))) }
  p <- c(rough$coefficients, rough$zeta)
  stopifnot(max(abs(jacobian(each, p)[1:20, ] - score(p)[1:20, ])) < 1e-8)
  for (step in 1:6) { H <- jacobian(function(p) colSums(w * score(p)), p); p <- p - solve(H, colSums(w * score(p))) }
  H <- jacobian(function(p) colSums(w * score(p)), p)
  inf <- matrix(0, nrow(v), length(p)); inf[inside, ] <- -score(p) %*% solve(H)
  des$variables$.I <- inf; V <- unname(vcov(svytotal(~.I, des)))
  list(estimate=unname(p), se=sqrt(diag(V)), covariance=V, df=rough$df.residual,
    rough=unname(c(rough$coefficients, rough$zeta)), rough_se=if (whole) unname(sqrt(diag(vcov(rough)))), effects=effects(p, V, shares, slopes, data, all.vars(t))) }

d2 <- function(des) { des$variables$xa <- as.numeric(des$variables$xm == "a"); des$variables$yx <- as.numeric(des$variables$ym == "x"); des }
run <- function(fit, des, f) { cat(f, "\n"); c(list(formula=f), fit(d2(des), as.formula(f))) }
jkn <- as.svrepdesign(designs$clustered, type="JKn")
write_json(list(jkn=run(binary, jkn, "sex ~ age + score"), designs=lapply(designs, function(des) list(weights=as.numeric(weights(des)),
    logit=lapply(c("sex ~ age + country", "sex ~ x * age + score", "xa ~ ym + sex + score:sex", "yx ~ xm + country"), function(f) run(binary, des, f)),
    ordinal=lapply(c("x ~ age + sex", "xo ~ ym + score + sex"), function(f) run(ordinal, des, f))))),
  "models.json", digits=NA, auto_unbox=TRUE)
