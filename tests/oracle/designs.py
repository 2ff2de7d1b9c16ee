"""Which columns of the oracle table a design of the R scripts, or a question, belongs to."""

NAMED = {
    "unweighted": ("unweighted",),
    "weights": ("weights",),
    "poststratified": ("calibrated",),
    "poststratified_base": ("calibrated",),
    "raked": ("calibrated",),
    "clustered": ("strata", "PSUs"),
    "jackknife": ("replicates",),
    "strata": ("strata",),
    "psu": ("PSUs",),
    "nested": ("strata", "PSUs"),
    "both": ("strata", "PSUs"),
    "strata_unweighted": ("strata",),
    "psu_unweighted": ("PSUs",),
    "strata_fpc": ("strata", "fpc"),
    "both_fpc": ("strata", "PSUs", "fpc"),
    "both_fraction": ("strata", "PSUs", "fpc"),
    "raked_strata": ("strata", "calibrated"),
    "raked_psu": ("PSUs", "calibrated"),
    "raked_nested": ("strata", "PSUs", "calibrated"),
    "raked_both_fpc": ("strata", "PSUs", "fpc", "calibrated"),
    "raked_lonely": ("strata", "PSUs", "lonely PSUs", "calibrated"),
    **dict.fromkeys(
        ("adjust", "average", "certainty", "remove"), ("strata", "PSUs", "lonely PSUs")
    ),
    **dict.fromkeys(("jk1_one", "jk1_w", "jkn_w"), ("replicates", "calibrated")),
    **dict.fromkeys(
        ("jk1", "jkn", "jkn_fpc", "jk1_mse", "bootstrap", "brr", "fay"), ("replicates",)
    ),
}
MISSING = {"xm", "ym", "xo", "vm", "um", "vm/um", "options", "uses"}
"""Variables that some did not answer."""


def columns_of(design: str, *variables: str, domain: bool = False) -> tuple[str, ...]:
    """Return the columns that a design, the variables' gaps and a domain belong to."""
    out = [*NAMED[design]]
    if domain:
        out.append("domains")
    if MISSING & set(variables):
        out.append("missing answers")
    if "xe" in variables:
        out.append("empty cells")
    return tuple(out)
