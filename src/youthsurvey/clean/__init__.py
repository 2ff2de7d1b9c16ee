"""Coded responses to those that are analysed, by the study's rules, with a ledger."""

from youthsurvey.clean.ledger import Count, Flow, Impact, LedgerEntry, ledger_text
from youthsurvey.clean.rules import Rule, check_rules
from youthsurvey.clean.run import Cleaned, clean

__all__ = [
    "Cleaned",
    "Count",
    "Flow",
    "Impact",
    "LedgerEntry",
    "Rule",
    "check_rules",
    "clean",
    "ledger_text",
]
