"""Office files are archives: packed anew, so that the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile

_DATE = (1980, 1, 1, 0, 0, 0)
_FIRST = "[Content_Types].xml"
_PROPERTIES = "docProps/core.xml"
_WRITTEN = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_NEVER = rb"\g<1>2000-01-01T00:00:00Z"


def repacked(content: bytes) -> bytes:
    """Return an archive with its members in order and without dates.

    Args:
        content: a ZIP file, such as a DOCX.
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        # Some programs want the list of types to come first.
        for name in sorted(source.namelist(), key=lambda name: (name != _FIRST, name)):
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            inside = source.read(name)
            if name.endswith(".xlsx"):
                # A chart's own workbook.
                inside = repacked(inside)
            elif name == _PROPERTIES:
                inside = _WRITTEN.sub(_NEVER, inside)
            target.writestr(member, inside)
    return out.getvalue()
