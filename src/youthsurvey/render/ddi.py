"""DDI-Codebook 2.5: what an archive keeps beside a data file, as XML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from youthsurvey.model.codebook import Labels, pick
from youthsurvey.model.dataset import Item
from youthsurvey.render.statistical import column_names, kind_label
from youthsurvey.render.xml_text import xml_text

_DDI = "ddi:codebook:2_5"
_XML = "http://www.w3.org/XML/1998/namespace"
_METHODS: Mapping[str, str] = {
    "sampling_frame": "sampProc", "sample_design": "sampProc", "mode": "collMode",
    "weighting": "weight",
}  # fmt: skip
"""AAPOR's headings -> elements of dataColl; the others are notes."""


def ddi_xml(
    items: Sequence[Item],
    lang: str,
    *,
    title: Labels,
    citation: Labels,
    methods: Mapping[str, Labels],
    file: str,
    note: str,
) -> str:
    """Return the codebook of a data file.

    Args:
        items: its columns.
        lang: of the texts.
        title: of the study.
        citation: of its publication; may be empty.
        methods: AAPOR's disclosure headings -> text.
        file: the data file's name.
        note: what the data are, where they are synthetic; may be empty.
    """
    ET.register_namespace("", _DDI)
    root = ET.Element(f"{{{_DDI}}}codeBook", {"version": "2.5", f"{{{_XML}}}lang": lang})
    study = _add(root, "stdyDscr")
    cited = _add(study, "citation")
    _add(_add(cited, "titlStmt"), "titl", pick(title, lang))
    if pick(citation, lang):
        _add(cited, "biblCit", pick(citation, lang))
    info = _add(study, "stdyInfo")
    population = pick(methods.get("population", {}), lang)
    if population:
        _add(_add(info, "sumDscr"), "universe", population)
    collection = _add(_add(study, "method"), "dataColl")
    for key, element in _METHODS.items():
        if said := pick(methods.get(key, {}), lang):
            _add(collection, element, said)
    if note:
        _add(study, "notes", note)
    described = _add(root, "fileDscr", ID="F1")
    text = _add(described, "fileTxt")
    _add(text, "fileName", file)
    size = _add(text, "dimensns")
    _add(size, "caseQnty", str(len(items[0].values) if items else 0))
    _add(size, "varQnty", str(len(items)))
    data = _add(root, "dataDscr")
    names = column_names(items)
    for k, (name, item) in enumerate(zip(names, items, strict=True), start=1):
        _variable(data, f"V{k}", name, item, lang)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def _variable(data: ET.Element, place: str, name: str, item: Item, lang: str) -> None:
    own: dict[str, str] = {"ID": place, "name": name, "files": "F1"}
    own["intrvl"] = "contin" if item.kind in ("number", "weight") else "discrete"
    if item.kind == "weight":
        own["wgt"] = "wgt"
    variable = _add(data, "var", **own)
    _add(variable, "labl", pick(item.label, lang))
    if pick(item.question, lang):
        _add(_add(variable, "qstn"), "qstnLit", pick(item.question, lang))
    if item.kind in ("number", "weight"):
        valid = item.values[~item.missing].astype(float)
        if len(valid):
            ends = {"mean": valid.mean()}
            if item.ends_open:
                ends = {"min": valid.min(), "max": valid.max(), **ends}
            for measure, value in ends.items():
                _add(variable, "sumStat", f"{value:.10g}", type=measure)
    _add(variable, "sumStat", str(int((~item.missing).sum())), type="vald")
    _add(variable, "sumStat", str(int(item.missing.sum())), type="invd")
    for value, text in item.answers.items():
        n = None if value in item.withheld else item.count(value)
        _category(variable, value, pick(text, lang), n)
    for kind in item.kinds_missing:
        label = kind_label(kind, lang)
        _category(variable, int(kind), label, item.count(int(kind)), missing="Y")
    formats = {"date": "character"}
    _add(variable, "varFormat", type=formats.get(item.kind, "numeric"))


def _category(variable: ET.Element, value: int, label: str, n: int | None, **own: str) -> None:
    category = _add(variable, "catgry", **own)
    _add(category, "catValu", str(value))
    _add(category, "labl", label)
    if n is not None:
        _add(category, "catStat", str(n), type="freq")


def _add(parent: ET.Element, tag: str, text: str = "", **own: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_DDI}}}{tag}", own)
    if text:
        element.text = xml_text(text)
    return element
