# Multiple marginal independence and shares of mentions on synth505.csv: every deviation p_ij - p_i p_j as the total of
# its respondents' scores. Rscript multiple_response.R writes multiple_response.json. R survey 4.1.1.
suppressMessages({library(survey); library(jsonlite)})
d <- read.csv("synth505.csv", stringsAsFactors=TRUE); n <- nrow(d); i <- seq_len(n); d$one <- 1; d$psu <- i %% 40 + 1
O <- cbind(t=d$x %in% c("a", "b"), k=d$y %in% c("v", "w"), z=(d$sex == "M") != (i %% 3 == 0), q=i %% 4 == 1) * 1
answered <- i %% 17 != 3                                                  # the others left the question out
T <- fromJSON("synth_targets.json"); joint <- expand.grid(sex=names(T$sex), age=names(T$age))
joint$Freq <- unlist(T$sex)[as.character(joint$sex)] * unlist(T$age)[as.character(joint$age)] * n
country <- data.frame(country=names(T$country), Freq=unlist(T$country) * n)
plain <- svydesign(id=~1, weights=~one, data=d)
designs <- list(unweighted=plain, weights=svydesign(id=~1, weights=~w, data=d),
  raked=rake(plain, list(~sex+age, ~country), list(joint, country), control=list(maxit=1000, epsilon=1e-11)),
  clustered=svydesign(id=~psu, strata=~country, weights=~w, data=d, nest=TRUE))
mmi <- function(des, group) {
  w <- weights(des) * answered; W <- sum(w); G <- sapply(levels(d[[group]]), function(l) as.numeric(d[[group]] == l))
  p <- colSums(w * O) / W; g <- colSums(w * G) / W; D <- t(O) %*% (w * G) / W - outer(p, g)
  Z <- do.call(cbind, lapply(seq_along(p), function(a) sapply(seq_along(g), function(b)
    answered * ((O[, a] - p[a]) * (G[, b] - g[b]) - D[a, b]) / W)))
  des$variables$.Z <- Z; V <- vcov(svytotal(~.Z, des)); weight <- as.vector(t(outer(1 / (p * (1 - p)), 1 / g)))
  x2 <- sum(weight * as.vector(t(D))^2); E <- weight * V; tr <- sum(diag(E)); tr2 <- sum(E * t(E)); df <- tr^2 / tr2
  list(f=x2 / tr, df=c(df, df * degf(des)), p=pf(x2 / tr, df, df * degf(des), lower.tail=FALSE)) }
mentions <- function(des) { v <- des$variables; o <- as.matrix(v[, c("o1", "o2", "o3", "o4")]); v$.all <- rowSums(o); des$variables <- v
  m <- svyratio(~o1 + o2 + o3 + o4, ~.all, des); p <- as.numeric(coef(m)); s <- as.numeric(SE(m)); h <- qt(.975, degf(des)) * s / (p * (1 - p))
  list(share=p, se=s, low=plogis(qlogis(p) - h), high=plogis(qlogis(p) + h)) }
with <- function(des) { for (a in 1:4) des$variables[[paste0("o", a)]] <- O[, a] * answered; des }
write_json(lapply(designs, function(des) list(weights=as.numeric(weights(des)), mmi=sapply(c("sex", "country", "age"), function(g) mmi(des, g), simplify=FALSE),
  mentions=mentions(with(des)), mentions_by_sex=lapply(levels(d$sex), function(l) mentions(with(des)[d$sex == l, ])))),
  "multiple_response.json", digits=NA, auto_unbox=TRUE)
