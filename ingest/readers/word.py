"""Word documents: headings by style and by numbering, tables, text boxes, footnotes."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.styles.style import BaseStyle
from lxml import etree

from corpus.archives import unreadable
from ingest.readers.document import SourceDocument, TooLargeError, bounded, too_large
from ingest.readers.grid import Cell, Grid, broken_line, indented, one_line, raised, text_rows
from ingest.readers.office import checked_bytes, document_of
from ingest.readers.word_numbering import Element, Numbering

DEEPEST: Final = 12
MOST_COLUMNS: Final = 100
MOST_PLACES: Final = 2_000_000
"""Rows times columns of all tables."""

_HEADING_NAMES: Final = ("heading", "見出し")


def read_word(path: Path) -> SourceDocument:
    """Read a .docx file.

    Raises:
        KeikakuError: it is broken, locked or too large, or has no text.
    """
    data = checked_bytes(path)
    try:
        document = docx.Document(io.BytesIO(data))
        lines = list(bounded(_Reader(document).lines(document.element.body, 0)))
        core = document.core_properties
        hints = {"title": core.title or "", "publisher": core.author or ""}
    except TooLargeError:
        raise
    except Exception as error:
        raise unreadable(path) from error
    return document_of(path, "docx", data, lines, hints)


class _Reader:
    """Walks a document's body; numbering and footnotes are looked up on the way."""

    def __init__(self, document: WordDocument) -> None:
        self._styles = {s.style_id: s for s in document.styles}
        self._numbering = Numbering(_part_xml(document, "numbering"))
        self._notes = _footnotes(document)
        self._places = 0

    def lines(self, parent: Element, depth: int) -> Iterator[str]:
        """The lines of a body, a cell or a text box."""
        if depth > DEEPEST:
            return
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child, depth)
            elif child.tag == qn("w:tbl"):
                yield from ("", *self._table(child, depth), "")
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
                yield from self.lines(child, depth)

    def _paragraph(self, p: Element, depth: int) -> Iterator[str]:
        text = _text(p)
        number, depth_of_list = self._number_of(p)
        label = self._numbering.label(number, depth_of_list) if text.strip() else ""
        line = f"{label}{'' if label.endswith(' ') or not label else ' '}{text}".rstrip()
        level = self._level(p)
        if level and line.strip():
            yield from ("", f"{'#' * level} {one_line(line)}")
        else:
            yield from line.split("\n")
        for note in p.iter(qn("w:footnoteReference")):
            said = self._notes.get(note.get(qn("w:id")), "")
            if said:
                yield f"※{note.get(qn('w:id'))}：{said}"
        for box in _boxes(p):
            yield from self.lines(box, depth + 1)

    def _level(self, p: Element) -> int:
        """The level of a heading, 1 to 6; 0 for other paragraphs."""
        style = self._style(p)
        for _ in range(DEEPEST):
            if style is None:
                break
            name = (style.name or "").lower()
            digits = "".join(c for c in name if c.isdigit())
            if name.startswith(_HEADING_NAMES) and digits:
                return min(int(digits), 6)
            if name in ("title", "表題"):
                return 1
            style = style.base_style
        outline = p.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        level = int(outline.get(qn("w:val"), "9")) + 1 if outline is not None else 0
        return level if 1 <= level <= 6 else 0

    def _style(self, p: Element) -> BaseStyle | None:
        named = p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self._styles.get(named.get(qn("w:val"))) if named is not None else None

    def _number_of(self, p: Element) -> tuple[str, int] | tuple[None, int]:
        """The list and level that number a paragraph: its own, else its style's."""
        places = [p.find(qn("w:pPr"))]
        style = style_named = self._style(p)
        while style is not None and len(places) < DEEPEST:
            places.append(style.element.find(qn("w:pPr")))
            style = style.base_style
        for place in places:
            found = place.find(qn("w:numPr")) if place is not None else None
            number = found.find(qn("w:numId")) if found is not None else None
            if number is not None:
                deeper = _depth_by_name(style_named)
                level = found.find(qn("w:ilvl")) if found is not None else None
                return number.get(qn("w:val")), deeper + (int(level.get(qn("w:val"), "0")) if level is not None else 0)
        return None, 0

    def _table(self, table: Element, depth: int) -> list[str]:
        cells: list[Cell[str]] = []
        begun: dict[int, tuple[int, int, str, int]] = {}
        height = 0
        for row, tr in enumerate(_own_rows(table)):
            height, column = row + 1, _before(tr)
            for tc in tr.iterchildren(qn("w:tc")):
                columns = _grid_span(tc)
                if _goes_on(tc) and column in begun:
                    first, width, text, _ = begun[column]
                    begun[column] = (first, width, text, row)
                else:
                    if column in begun:
                        cells.append(_merged(column, begun.pop(column)))
                    lines = list(bounded(self.lines(tc, depth + 1)))
                    text = indented(next(_paragraphs(tc), ""), broken_line("\n".join(lines)), _left(tc))
                    begun[column] = (row, columns, text, row)
                column += columns
        cells += [_merged(column, held) for column, held in begun.items()]
        grid = Grid.of(sorted(cells, key=lambda c: (c.row, c.column)))
        self._places += grid.height * grid.width
        if self._places > MOST_PLACES:  # Tables in cells leave less text than they take time.
            raise too_large("表のセル", self._places, MOST_PLACES)
        return text_rows(grid) if height else []


CHARACTER: Final = 210
"""Twentieths of a point that a character of Word's usual Japanese text takes."""


def _left(tc: Element) -> int:
    """How many characters from the left the first paragraph of a cell begins."""
    p = tc.find(qn("w:p"))
    placed = p.find(f"{qn('w:pPr')}/{qn('w:ind')}") if p is not None else None
    left = "".join(placed.get(qn(name), "") for name in ("w:left", "w:start")) if placed is not None else ""
    return round(int(left) / CHARACTER) if left.isdigit() else 0


def _paragraphs(tc: Element) -> Iterator[str]:
    """The texts of a cell's own paragraphs, as printed."""
    return (_text(p) for p in tc.iterchildren(qn("w:p")))


def _depth_by_name(style: BaseStyle | None) -> int:
    """How deep a list style of Word's own is: 1 for List Bullet 2."""
    digits = "".join(c for c in (style.name if style is not None else None) or "" if c.isdigit())
    return min(int(digits), 9) - 1 if digits and int(digits) > 0 else 0


def _own_rows(parent: Element) -> Iterator[Element]:
    """The rows of a table, controls around them or not, without those of tables in its cells."""
    for child in parent:
        if child.tag == qn("w:tr"):
            yield child
        elif child.tag not in (qn("w:tbl"), qn("w:tc")):
            yield from _own_rows(child)


def _merged(column: int, held: tuple[int, int, str, int]) -> Cell[str]:
    first, columns, text, last = held
    return Cell(row=first, column=column, rows=last - first + 1, columns=columns, content=text)


def _before(tr: Element) -> int:
    skipped = tr.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    return min(max(int(skipped.get(qn("w:val"), "0")), 0), MOST_COLUMNS) if skipped is not None else 0


def _grid_span(tc: Element) -> int:
    span = tc.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    return min(max(int(span.get(qn("w:val"), "1")), 1), MOST_COLUMNS) if span is not None else 1


def _goes_on(tc: Element) -> bool:
    """Whether a cell continues the one above it."""
    merge = tc.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val")) != "restart"


_TEXT: Final = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_ELSEWHERE: Final = frozenset({qn("w:txbxContent"), qn("w:pPr"), qn("w:del"), qn("w:rPr")})
"""What a paragraph holds that is no part of its line: text boxes are read after it, what was struck is not."""


def _text(element: Element) -> str:
    """The text of a paragraph, with its line breaks; a ruby's reading is left out."""
    parts: list[str] = []
    for child in element:
        if child.tag in _ELSEWHERE or child.tag == qn("w:rt"):
            continue
        if child.tag == qn("w:r") and _is_raised(child):
            parts.append(raised("".join(parts), _text(child)))
            continue
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag in _TEXT:
            parts.append("　" if child.tag == qn("w:tab") else _TEXT[child.tag])
        else:
            parts.append(_text(child))
    return "".join(parts)


def _is_raised(run: Element) -> bool:
    """Whether a run is set higher than its line."""
    place = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    lifted = run.find(f"{qn('w:rPr')}/{qn('w:position')}")
    up = lifted is not None and lifted.get(qn("w:val"), "0").isdigit() and int(lifted.get(qn("w:val"))) > 0
    return up or (place is not None and place.get(qn("w:val")) == "superscript")


def _boxes(p: Element) -> Iterator[Element]:
    """The text boxes anchored in a paragraph; what is there again for older programs is left out."""
    for box in p.iter(qn("w:txbxContent")):
        tags = [etree.QName(parent).localname for parent in box.iterancestors()]
        if "Fallback" not in tags and tags.count("txbxContent") == 0:
            yield box


def _part_xml(document: WordDocument, kind: str) -> Element | None:
    """The XML of a part that a document may not have."""
    found = (r.target_part for r in document.part.rels.values() if not r.is_external and r.reltype.endswith(f"/{kind}"))
    part = next(found, None)
    if part is None:
        return None
    return part.element if hasattr(part, "element") else etree.fromstring(part.blob, _PARSER)


_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _footnotes(document: WordDocument) -> dict[str, str]:
    notes = _part_xml(document, "footnotes")
    if notes is None:
        return {}
    return {
        note.get(qn("w:id")): one_line("\n".join(_text(p) for p in note.iter(qn("w:p"))))
        for note in notes.iter(qn("w:footnote"))
        if note.get(qn("w:type")) is None
    }
