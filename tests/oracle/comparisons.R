# Comparisons of columns for tests/oracle, on synth505.csv: differences of domains' shares under designs, t and
# adjusted p, columns that exclude each other and columns that overlap; pooled z of whole and of rounded weighted
# counts by prop.test. Rscript comparisons.R writes comparisons.json. R survey 4.1.1.
suppressMessages({library(survey); library(jsonlite)})
d <- read.csv("synth505.csv", stringsAsFactors=TRUE); n <- nrow(d); i <- seq_len(n); d$one <- 1
d$xm <- replace(d$x, i %% 7 == 1, NA); d$ym <- replace(d$y, i %% 11 == 3, NA)
T <- fromJSON("synth_targets.json")
joint <- expand.grid(sex=names(T$sex), age=names(T$age))
joint$Freq <- unlist(T$sex)[as.character(joint$sex)] * unlist(T$age)[as.character(joint$age)] * n
country <- data.frame(country=names(T$country), Freq=unlist(T$country) * n)
plain <- svydesign(id=~1, weights=~one, data=d)
designs <- list(unweighted=plain, weights=svydesign(id=~1, weights=~w, data=d),
  raked=rake(plain, list(~sex+age, ~country), list(joint, country), control=list(maxit=1000, epsilon=1e-11)))

d$psu <- i %% 40 + 1
clustered <- svydesign(id=~psu, strata=~country, weights=~w, data=d, nest=TRUE)
designs <- c(designs, list(clustered=clustered, jackknife=as.svrepdesign(clustered, type="JKn")))

# A multiple choice: options by row number and answer; every thirteenth respondent did not answer.
options <- cbind(p=as.numeric(i %% 3 == 0 | d$y == "u"), q=as.numeric(i %% 4 == 0 | d$x == "a"), r=as.numeric(i %% 5 != 2))
options[i %% 13 == 5, ] <- NA

METHODS <- c(none="none", bonferroni="bonferroni", holm="holm", bh="BH")
adjusted <- function(p) lapply(METHODS, function(m) unname(p.adjust(p, m)))   # p.adjust leaves NA out
pairs <- function(k) t(combn(k, 2))
design_based <- function(des, hit, columns) {    # svytotal and the delta method: svyby(covmat=TRUE) stops on rake
  if (inherits(des, "svyrep.design")) return(replicated(des, hit, columns))
  keep <- !is.na(hit) & !is.na(rowSums(columns)); hit[!keep] <- 0; columns[!keep, ] <- 0; k <- ncol(columns)
  des$variables$.M <- cbind(columns * hit, columns); t <- svytotal(~.M, des); ct <- coef(t); V0 <- vcov(t)
  e <- ct[1:k] / ct[k + 1:k]; G <- cbind(diag(1 / ct[k + 1:k]), diag(-e / ct[k + 1:k])); V <- G %*% V0 %*% t(G)
  P <- pairs(k); diff <- e[P[, 1]] - e[P[, 2]]; se <- sqrt(V[cbind(P[, 1], P[, 1])] + V[cbind(P[, 2], P[, 2])] - 2 * V[P])
  p <- 2 * pt(-abs(diff / se), degf(des))
  list(difference=unname(diff), se=unname(se), p=unname(p), adjusted=adjusted(p)) }
replicated <- function(des, hit, columns) {      # each replicate's own difference
  keep <- !is.na(hit) & !is.na(rowSums(columns)); hit[!keep] <- 0; columns[!keep, ] <- 0; P <- pairs(ncol(columns))
  share <- function(w, ...) { e <- colSums(w * columns * hit) / colSums(w * columns); e[P[, 1]] - e[P[, 2]] }
  v <- withReplicates(des, share); diff <- as.numeric(v); se <- sqrt(diag(as.matrix(attr(v, "var"))))
  p <- 2 * pt(-abs(diff / se), degf(des))
  list(difference=diff, se=unname(se), p=p, adjusted=adjusted(p)) }
indicators <- function(f) sapply(levels(f), function(l) as.numeric(f == l))
rows <- function(des, row, columns) lapply(levels(d[[row]]), function(l) design_based(des, as.numeric(d[[row]] == l), columns))
design <- lapply(designs, function(des) list(
  x_country=rows(des, "x", indicators(d$country)), xm_ym=rows(des, "xm", indicators(d$ym)),
  x_options=rows(des, "x", options),
  options_country=lapply(1:3, function(o) design_based(des, options[, o], indicators(d$country))),
  options_y=lapply(1:3, function(o) design_based(des, options[, o], indicators(d$y)))))

pooled <- function(count) lapply(seq_len(nrow(count)), function(a) {  # columns with a share of 0 or 1 left out
  base <- colSums(count); ok <- count[a, ] > 0 & count[a, ] < base & base >= 2; P <- pairs(ncol(count))
  p <- apply(P, 1, function(q) if (all(ok[q])) suppressWarnings(prop.test(count[a, q], base[q], correct=FALSE)$p.value) else NA)
  list(p=p, adjusted=adjusted(p)) })
counts <- function(row, column, w) floor(unclass(xtabs(w ~ d[[row]] + d[[column]])) + .5)
spss <- list(whole=pooled(counts("x", "country", d$one)), rounded=pooled(counts("x", "country", d$w)),
             thin=pooled({t <- counts("x", "country", d$one); t[1, 2:3] <- 0; t[2:5, 4] <- 0; t}))
write_json(list(weights=lapply(designs, function(des) as.numeric(weights(des, "sampling"))), design=design, spss=spss,
  thin=unname({t <- counts("x", "country", d$one); t[1, 2:3] <- 0; t[2:5, 4] <- 0; t})),
  "comparisons.json", digits=NA, auto_unbox=TRUE)
