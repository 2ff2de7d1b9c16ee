"""Paragraphs, captions, figures and fields of a Word document."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from youthsurvey.render.profile import NEW_LINE, CaptionRule, Emphasis, Profile
from youthsurvey.render.xml_text import xml_text

_CREATED = datetime.datetime(2000, 1, 1)
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_LOCALES = {"en": "en-GB", "ru": "ru-RU", "kk": "kk-KZ"}
_LONGEST_NAME = 40
_SIZES = {"Normal": 1.0, "Title": 1.3, "Heading 1": 1.15, "Heading 2": 1.0}
"""Of letters, in sizes of running text."""


class Writer:
    """Writes one document after a profile.

    Attributes:
        profile: the journal's rules.
        document: python-docx's document.
    """

    def __init__(self, profile: Profile, lang: str, title: str, mark: str) -> None:
        """Begin a document.

        Args:
            profile: the journal's rules.
            lang: of the text, for the speller.
            title: of the document, in its properties.
            mark: at the top of each page; may be empty.
        """
        self.profile = profile
        self.document = Document()
        properties = self.document.core_properties
        properties.title, properties.author = xml_text(title)[:255], ""
        properties.created = properties.modified = _CREATED
        properties.language = _LOCALES[lang]
        self._styles(lang)
        self._page(xml_text(mark))
        self._numbers = {"Figure": 0, "Table": 0}
        self._names: set[str] = set()

    def saved(self) -> bytes:
        """Return the document as a file."""
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _styles(self, lang: str) -> None:
        profile, styles = self.profile, self.document.styles
        for name, size in _SIZES.items():
            style: Any = styles[name]
            style.font.name, style.font.size = profile.font, Pt(profile.size * size)
            style.font.color.rgb = RGBColor(0, 0, 0)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                fonts.set(qn(kind), profile.font)
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
                fonts.attrib.pop(qn(theme), None)
            border = style.element.get_or_add_pPr().find(qn("w:pBdr"))
            if border is not None:
                style.element.pPr.remove(border)
            if name != "Normal":
                style.font.bold = True
                style.paragraph_format.space_before = Pt(profile.size)
                style.paragraph_format.space_after = Pt(profile.size / 2)
                style.paragraph_format.keep_with_next = True
        normal: Any = styles["Normal"]
        normal.paragraph_format.space_after = Pt(0)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), _LOCALES[lang])
        normal.element.get_or_add_rPr().append(language)

    def _page(self, mark: str) -> None:
        section = self.document.sections[0]
        profile = self.profile
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(profile.left), Mm(profile.right)
        section.top_margin, section.bottom_margin = Mm(profile.top), Mm(profile.bottom)
        section.header_distance = Mm(min(10.0, profile.top / 2))
        section.footer_distance = Mm(min(10.0, profile.bottom / 2))
        if mark:
            above = section.header.paragraphs[0]
            above.alignment = WD_ALIGN_PARAGRAPH.CENTER
            above.add_run(mark).font.size = Pt(profile.note_size * 0.8)
        below = section.footer.paragraphs[0]
        below.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self.field(below, "PAGE", "1")

    def title(self, text: str) -> None:
        """Set the document's title."""
        self.document.add_paragraph(xml_text(text), "Title")

    def heading(self, text: str, level: int) -> None:
        """Set a heading of level 1 or 2."""
        self.document.add_paragraph(xml_text(text), f"Heading {level}")

    def text(self, text: str, emphasis: Emphasis = "plain") -> None:
        """Set a paragraph of running text."""
        paragraph = self.document.add_paragraph()
        emphasised(paragraph.add_run(xml_text(self.percent(text))), emphasis)
        format_ = paragraph.paragraph_format
        format_.line_spacing = self.profile.spacing
        format_.first_line_indent = Mm(self.profile.indent)
        paragraph.alignment = _ALIGN[self.profile.align]

    def notes(self, notes: Iterable[str]) -> None:
        """Set notes under a figure or a table, the first led by the profile's word."""
        lead = self.profile.note
        for note in notes:
            paragraph = self.document.add_paragraph()
            if lead:
                run = paragraph.add_run(lead)
                run.italic, run.font.size = True, Pt(self.profile.note_size)
            run = paragraph.add_run(xml_text(self.percent(note)))
            run.font.size = Pt(self.profile.note_size)
            lead = ""
        self.document.paragraphs[-1].paragraph_format.space_after = Pt(self.profile.size)

    def gap(self) -> None:
        """Set a small empty paragraph."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(4)

    def number(self, text: str) -> str:
        """Return a number as it reads, with the profile's decimal mark."""
        return re.sub(r"(?<=\d)[.,](?=\d)", self.profile.decimal, text)

    def percent(self, text: str) -> str:
        """Return a text with the space before per cent signs that the profile wants."""
        space = "\u00a0" if self.profile.percent_space else ""
        return re.sub(r"(?<=\d)[\u00a0\u202f ]?%", f"{space}%", text)

    def figure(
        self, name: str, title: str, png: bytes, alt: str, number: int | None = None
    ) -> None:
        """Set a figure with its caption.

        Args:
            name: of the bookmark.
            title: of the caption.
            png: the picture, set as wide as the text at most.
            alt: what it shows.
            number: that it must have; None for the next one.
        """
        rule = self.profile.figure
        if rule.place == "above":
            self.caption("Figure", rule, name, title, number)
        paragraph = self.document.add_paragraph()
        paragraph.alignment = _ALIGN[rule.align]
        paragraph.paragraph_format.keep_with_next = True
        picture = paragraph.add_run().add_picture(io.BytesIO(png))
        most = Mm(min(self.profile.text_width, 160.0))
        if picture.width > most:
            picture.height = round(picture.height * most / picture.width)
            picture.width = most
        properties = picture._inline.docPr
        properties.set("descr", xml_text(alt))
        properties.set("title", xml_text(title))
        if rule.place == "below":
            self.caption("Figure", rule, name, title, number)

    def caption(
        self, kind: str, rule: CaptionRule, name: str, title: str, number: int | None = None
    ) -> None:
        """Set a caption, its label in a bookmark: "fig_..." or "tab_..." and the name."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = _ALIGN[rule.align]
        paragraph.paragraph_format.keep_with_next = rule.place == "above"
        wanted = self._numbers[kind] + 1 if number is None else number
        jump = "" if wanted == self._numbers[kind] + 1 else f" \\r {wanted}"
        self._numbers[kind] = wanted
        before, behind = rule.parts
        end = self.bookmark(paragraph, f"{kind[:3].lower()}_{name}")
        emphasised(paragraph.add_run(before), rule.label_style)
        self.field(paragraph, f"SEQ {kind} \\* ARABIC{jump}", str(wanted), rule.label_style)
        emphasised(paragraph.add_run(behind), rule.label_style)
        end()
        if rule.between == NEW_LINE:
            paragraph.add_run().add_break(WD_BREAK.LINE)
        else:
            paragraph.add_run(rule.between)
        emphasised(paragraph.add_run(xml_text(self.percent(rule.title(title)))), rule.title_style)
        paragraph.paragraph_format.space_before = Pt(self.profile.size / 2)
        paragraph.paragraph_format.space_after = Pt(self.profile.size / 3)

    def field(self, paragraph: Any, code: str, shown: str, emphasis: Emphasis = "plain") -> None:
        """Set a field with what it shows until it is updated."""
        element = OxmlElement("w:fldSimple")
        element.set(qn("w:instr"), f" {code} ")
        run = paragraph.add_run(shown)
        emphasised(run, emphasis)
        element.append(run._r)
        paragraph._p.append(element)

    def bookmark(self, paragraph: Any, name: str) -> Any:
        """Begin a bookmark; return what ends it. A name that is taken already is made unique."""
        plain = re.sub(r"\W", "_", xml_text(name))[:_LONGEST_NAME]
        unique, k = plain, 2
        while unique.casefold() in self._names:
            unique = f"{plain[: _LONGEST_NAME - len(str(k)) - 1]}_{k}"
            k += 1
        self._names.add(unique.casefold())
        place = str(len(self._names))
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:id"), place)
        start.set(qn("w:name"), unique)
        end.set(qn("w:id"), place)
        paragraph._p.append(start)
        return lambda: paragraph._p.append(end)


def emphasised(run: Any, emphasis: Emphasis) -> None:
    """Set a run in bold or italic letters."""
    run.bold = emphasis == "bold" or None
    run.italic = emphasis == "italic" or None
