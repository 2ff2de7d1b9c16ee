"""A form's export to coded responses: strict reading, nothing dropped in silence."""

from youthsurvey.ingest.answers import Ingested, IngestOptions, Reject, code_answers
from youthsurvey.ingest.coded import coded_text, labelled_text, read_coded, rejects_text
from youthsurvey.ingest.headers import check_texts, expected_headers
from youthsurvey.ingest.raw import RawTable
from youthsurvey.ingest.readers import read_raw

__all__ = [
    "IngestOptions",
    "Ingested",
    "RawTable",
    "Reject",
    "check_texts",
    "code_answers",
    "coded_text",
    "expected_headers",
    "labelled_text",
    "read_coded",
    "read_raw",
    "rejects_text",
]
