# Calibration by every distance, from base weights and from 1, to margins and to a numeric mean: calibration.json.
# Run in this folder: Rscript calibration.R
suppressMessages({library(survey); library(jsonlite)})
d <- read.csv("synth505.csv", stringsAsFactors = TRUE)
T <- fromJSON("synth_targets.json")
n <- nrow(d)
d$z <- 18 + (7 * seq_len(n) + floor(seq_len(n) / 5)) %% 13        # a number of 18 to 30
d$one <- 1
margins <- function(total) {
  pop <- c(`(Intercept)` = total)
  for (k in names(T)) pop <- c(pop, setNames(unlist(T[[k]])[-1] * total, paste0(k, names(T[[k]])[-1])))
  pop
}
# x = "a": its share and standard error, with residuals on the margins; and each column's share of y.
outcome <- function(cal) {
  m <- svymean(~I(x == "a"), cal)
  list(weights = as.numeric(weights(cal)), share = unname(coef(m))[2], se = unname(SE(m))[2])
}
run <- function(des, formula, pop, fun, bounds = c(-Inf, Inf)) {
  outcome(calibrate(des, formula, pop, calfun = fun, bounds = bounds, epsilon = 1e-12, maxit = 1000))
}
out <- list(z = d$z, mean_z = 24.5)
for (base in c("w", "one")) {
  des <- svydesign(id = ~1, weights = as.formula(paste0("~", base)), data = d)
  total <- sum(d[[base]])
  pop <- margins(total)
  three <- ~country + sex + age
  with_z <- c(pop, z = 24.5 * total)
  out[[base]] <- list(
    linear = run(des, three, pop, "linear"),
    raking = run(des, three, pop, "raking"),
    logit = run(des, three, pop, "logit", c(.3, 3.5)),
    bounded_linear = run(des, three, pop, "linear", c(.3, 3.5)),
    bounded_raking = run(des, three, pop, "raking", c(.3, 3.5)),
    linear_mean = run(des, ~country + sex + age + z, with_z, "linear"),
    raking_mean = run(des, ~country + sex + age + z, with_z, "raking"),
    logit_mean = run(des, ~country + sex + age + z, with_z, "logit", c(.2, 4)),
    mean_alone = run(des, ~z, c(`(Intercept)` = total, z = 24.5 * total), "raking"),
    joint = {
      p <- c(`(Intercept)` = total)
      cells <- expand.grid(sex = names(T$sex), age = names(T$age), stringsAsFactors = FALSE)
      d$sa <- factor(paste(d$sex, d$age))
      des2 <- svydesign(id = ~1, weights = as.formula(paste0("~", base)), data = d)
      share <- setNames(unlist(T$sex)[cells$sex] * unlist(T$age)[cells$age], paste(cells$sex, cells$age))
      p <- c(p, setNames(share[levels(d$sa)][-1] * total, paste0("sa", levels(d$sa)[-1])),
             setNames(unlist(T$country)[-1] * total, paste0("country", names(T$country)[-1])))
      run(des2, ~sa + country, p, "logit", c(.2, 5))
    }
  )
}
# Trimming, R's rule (strict), of logit weights.
des <- svydesign(id = ~1, weights = ~one, data = d)
cal <- calibrate(des, ~country + sex + age, margins(n), calfun = "raking", epsilon = 1e-12, maxit = 1000)
out$trim <- list(lower = .4, upper = 2.5, weights = as.numeric(weights(trimWeights(cal, lower = .4, upper = 2.5, strict = TRUE))))
out$versions <- list(R = as.character(getRversion()), survey = as.character(packageVersion("survey")))
write_json(out, "calibration.json", digits = NA, auto_unbox = TRUE)
