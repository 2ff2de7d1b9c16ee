"""One small survey as each vendor's form exports it, after the vendors' documentation."""
