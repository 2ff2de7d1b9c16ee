"""A first look at an export: what each column is, with the reason and the doubts."""

from youthsurvey.ingest.drafting.asked import Doubt, Guess
from youthsurvey.ingest.drafting.draft import Draft, draft
from youthsurvey.ingest.drafting.export import Drafted, Dropped

__all__ = ["Doubt", "Draft", "Drafted", "Dropped", "Guess", "draft"]
