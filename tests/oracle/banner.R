# A stub by a banner for tests/oracle, on synth505.csv: means of a scored scale by group with differences, t and p; nets;
# a table within one answer to another variable. Rscript banner.R writes banner.json. R survey 4.1.1.
suppressMessages({library(survey); library(jsonlite)})
d <- read.csv("synth505.csv", stringsAsFactors=TRUE); n <- nrow(d); i <- seq_len(n); d$one <- 1
d$xm <- replace(d$x, i %% 7 == 1, NA); d$ym <- replace(d$y, i %% 11 == 3, NA)
T <- fromJSON("synth_targets.json")
joint <- expand.grid(sex=names(T$sex), age=names(T$age))
joint$Freq <- unlist(T$sex)[as.character(joint$sex)] * unlist(T$age)[as.character(joint$age)] * n
country <- data.frame(country=names(T$country), Freq=unlist(T$country) * n)
plain <- svydesign(id=~1, weights=~one, data=d)
d$psu <- i %% 40 + 1
clustered <- svydesign(id=~psu, strata=~country, weights=~w, data=d, nest=TRUE)
designs <- list(unweighted=plain, weights=svydesign(id=~1, weights=~w, data=d),
  raked=rake(plain, list(~sex+age, ~country), list(joint, country), control=list(maxit=1000, epsilon=1e-11)),
  clustered=clustered, jackknife=as.svrepdesign(clustered, type="JKn"))

SCORES <- c(a=1, b=2, c=3, d=5)                  # e is set aside
score <- unname(SCORES[as.character(d$xm)])
pairs <- function(k) t(combn(k, 2))
means <- function(des, group) {                  # svytotal and the delta method: svyby(covmat=TRUE) stops on rake
  g <- sapply(levels(d[[group]]), function(l) as.numeric(d[[group]] == l)); v <- score
  keep <- !is.na(v) & !is.na(rowSums(g)); v[!keep] <- 0; g[!keep, ] <- 0; k <- ncol(g); P <- pairs(k)
  if (inherits(des, "svyrep.design")) {
    r <- withReplicates(des, function(w, ...) { e <- colSums(w * g * v) / colSums(w * g); c(e, e[P[, 1]] - e[P[, 2]]) })
    e <- as.numeric(r)[1:k]; se <- sqrt(diag(as.matrix(attr(r, "var")))); own <- se[1:k]; se <- se[-(1:k)]
  } else {
    des$variables$.M <- cbind(g * v, g); t <- svytotal(~.M, des); ct <- coef(t); V0 <- vcov(t)
    e <- ct[1:k] / ct[k + 1:k]; G <- cbind(diag(1 / ct[k + 1:k]), diag(-e / ct[k + 1:k])); V <- G %*% V0 %*% t(G)
    own <- sqrt(diag(V)); se <- sqrt(V[cbind(P[, 1], P[, 1])] + V[cbind(P[, 2], P[, 2])] - 2 * V[P]) }
  diff <- e[P[, 1]] - e[P[, 2]]; p <- 2 * pt(-abs(diff / se), degf(des))
  list(mean=unname(e), own_se=unname(own), difference=unname(diff), se=unname(se), p=unname(p),
    holm=unname(p.adjust(p, "holm"))) }
nets <- function(des, members) {                 # the share of a net in each group, as a domain
  des$variables$.N <- as.numeric(d$xm %in% members); s <- svyby(~.N, ~ym, subset(des, !is.na(xm) & !is.na(ym)), svymean)
  list(share=unname(coef(s)), se=unname(SE(s))) }
within <- function(des) {                        # x by y among men of the first two ages
  s <- svychisq(~xm + ym, subset(des, sex == "M" & age %in% levels(d$age)[2]), na.rm=TRUE)
  p <- svyby(~xm, ~ym, subset(des, sex == "M" & age %in% levels(d$age)[2]), svymean, na.rm=TRUE)
  list(F=unname(s$statistic), share=unname(matrix(coef(p), nrow=nlevels(d$ym))), se=unname(as.matrix(SE(p)))) }
answer <- function(des) list(weights=as.numeric(weights(des, "sampling")), country=means(des, "country"), ym=means(des, "ym"),
  net_ab=nets(des, c("a", "b")), net_bde=nets(des, c("b", "d", "e")), within=within(des))
write_json(lapply(designs, answer), "banner.json", digits=NA, auto_unbox=TRUE)
