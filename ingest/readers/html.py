"""HTML pages: the main content with its headings, lists and tables, without navigation and scripts."""

import hashlib
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from corpus.errors import KeikakuError
from ingest.readers.document import SourceDocument, bounded, too_large
from ingest.readers.grid import MOST_PLACES, Cell, Grid, broken_line, indented, one_line, raised, text_rows
from ingest.readers.text import clean_characters, decode, read_bytes

DEEPEST: Final = 200
MOST_SPAN: Final = 100
MOST_TAGS: Final = 250_000
"""Each becomes an object of the parser; a page of 300 printed pages has some 100,000."""

_LEFT_OUT: Final = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "iframe",
        "svg",
        "head",
        "button",
    }
)
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BLOCKS: Final = frozenset(
    {
        "p",
        "div",
        "section",
        "article",
        "main",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "address",
        "body",
        "table",
        "br",
        "hr",
        "center",
    }
)
_MAIN: Final = "//main | //*[@role='main'] | //article | //*[@id='main' or @id='content' or @id='contents']"
_DECLARED: Final = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_ENCODINGS: Final = {"shift_jis": "cp932", "x-sjis": "cp932", "shift-jis": "cp932", "windows-31j": "cp932"}


def read_html(path: Path) -> SourceDocument:
    """Read an HTML file; nothing that it links to is fetched.

    Raises:
        KeikakuError: it can't be read, or has no text.
    """
    data = read_bytes(path)
    text, encoding = _decoded(data, path)
    if (tags := text.count("<")) > MOST_TAGS:
        raise too_large("タグ", tags, MOST_TAGS)
    try:
        root = lxml.html.document_fromstring(
            text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8", no_network=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise KeikakuError(f"{path} を HTML として読めません。中身を確かめてください。") from error
    _as_printed(root)
    main = _main(root)
    lines = bounded(_written(main, _own_header(root)))
    written = re.sub(r"\n{3,}", "\n\n", "\n".join(clean_characters(line) for line in lines)).strip("\n")
    if not written.strip():
        raise KeikakuError(f"{path} には文字がありません。中身を確かめてください。")
    title = root.findtext(".//title")
    return SourceDocument(
        path=path,
        text=written,
        encoding=encoding,
        sha256=hashlib.sha256(data).hexdigest(),
        hints={"title": one_line(title)} if title else {},
    )


def _own_header(root: HtmlElement) -> HtmlElement | None:
    """The header that holds the page's only heading of the first level: the document's own, not the site's."""
    tops = [heading for heading in root.iter("h1") if heading.text_content().strip()]
    return next(tops[0].iterancestors("header"), None) if len(tops) == 1 else None


def _written(main: HtmlElement, header: HtmlElement | None) -> Iterator[str]:
    """The lines of a page's main content, and of its own header wherever that stands."""
    if header is not None and main not in header.iterancestors():
        yield from _Page(header, header).lines(header, 0, 0)
    yield from _Page(main, header).lines(main, 0, sum(1 for _ in main.iterancestors("ul", "ol")))


def _as_printed(root: HtmlElement) -> None:
    """Readings over characters are left out; what is raised is a power (m²) or the mark of a footnote (※1)."""
    for ruby in list(root.iter("ruby")):
        said = _without_readings(ruby)
        for inner in list(ruby):
            ruby.remove(inner)
        ruby.text = said
    for mark in root.iter("sup"):
        said = one_line(mark.text_content())
        previous, parent = mark.getprevious(), mark.getparent()
        before = previous.tail if previous is not None else parent.text if parent is not None else ""
        for inner in list(mark):
            inner.drop_tag()
        mark.text = raised(before or "", said)


_READINGS: Final = frozenset({"rt", "rtc", "rp"})


def _without_readings(element: HtmlElement) -> str:
    """The text of a ruby without its readings; what follows a reading that was never closed stands inside it."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _READINGS:
            parts.append(_without_readings(child))
        elif isinstance(child.tag, str):
            parts += [_without_readings(base) for base in child.iter("rb")]
        parts.append(child.tail or "")
    return "".join(parts)


def _decoded(data: bytes, path: Path) -> tuple[str, str]:
    """The text, in the encoding that the page declares, if it fits."""
    declared = _DECLARED.search(data[:2048])
    if declared is not None:
        name = declared[1].decode("ascii").lower()
        try:
            return data.decode(_ENCODINGS.get(name, name)).removeprefix("\ufeff"), name
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data, path)


def _main(root: HtmlElement) -> HtmlElement:
    """The element with the main content: the fullest of those that say so, what holds several of them, else the body."""
    said = [found for found in root.xpath(_MAIN) if isinstance(found, HtmlElement)]
    body = root.find("body")
    whole = body if body is not None else root
    sizes = _sizes(root)
    fullest = max(said, key=lambda element: sizes[element], default=whole)
    beside = [
        e for e in said if sizes[e] > BESIDE * sizes[fullest] and e is not fullest and fullest not in e.iterancestors()
    ]
    for other in beside:
        around = {*other.iterancestors()}
        fullest = next((each for each in (fullest, *fullest.iterancestors()) if each in around), whole)
    return fullest if sizes[fullest] > 0.3 * sizes[whole] else whole


BESIDE: Final = 0.1
"""Share of the fullest article from which another beside it is a part of the document: a volume, a chapter."""


def _sizes(root: HtmlElement) -> dict[HtmlElement, int]:
    """How many characters each element holds."""
    sizes: dict[HtmlElement, int] = {}
    for element in reversed(list(root.iter())):
        own = len(element.text or "") if isinstance(element.tag, str) else 0
        sizes[element] = own + sum(sizes[child] + len(child.tail or "") for child in element)
    return sizes


class _Page:
    """Writes the lines of a page; what its elements hold is found out once for all of them."""

    def __init__(self, root: HtmlElement, header: HtmlElement | None = None) -> None:
        self._header = header
        self._with_blocks = _around(root, _BLOCKS | set(_HEADINGS))
        self._with_parts = _around(root, {"table", *_HEADINGS})

    def lines(self, element: HtmlElement, depth: int, lists: int) -> Iterator[str]:
        """The lines of an element, inside so many lists: headings with their level, rows, paragraphs, items."""
        if not isinstance(element.tag, str) or depth > DEEPEST:
            return
        if element.tag in _LEFT_OUT and element is not self._header:
            return
        if element.tag in _HEADINGS:
            yield from ("", f"{'#' * _HEADINGS[element.tag]} {one_line(element.text_content())}")
        elif element.tag == "table" and self._is_data(element):
            caption = element.find("caption")
            yield from ("", one_line(caption.text_content()) if caption is not None else "", *_table(element), "")
        else:
            yield from self._flowing(element, depth, lists)

    def _flowing(self, element: HtmlElement, depth: int, lists: int) -> Iterator[str]:
        """Running text with the blocks in it; an item of a list begins with a mark, as deep as its list."""
        written = [element.text or ""]
        mark = "  " * (lists - 1) + "- " if element.tag == "li" else ""
        inside = lists + (element.tag in ("ul", "ol"))
        for child in element:
            if isinstance(child.tag, str) and (
                child.tag in _BLOCKS or child.tag in _HEADINGS or self._has_block(child)
            ):
                said = one_line("".join(written))
                yield from [mark + said] if said else []
                mark, written = ("" if said else mark), []
                yield from self.lines(child, depth + 1, inside)
            elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
                written.append(child.text_content())
            written.append(child.tail or "")
        said = one_line("".join(written))
        yield from [mark + said] if said else []

    def _has_block(self, element: HtmlElement) -> bool:
        return element in self._with_blocks

    def _is_data(self, table: HtmlElement) -> bool:
        """Whether a table holds data; one that only lays a page out holds tables or headings, or one column."""
        if table in self._with_parts:
            return False
        return any(sum(1 for _ in row.iterchildren("td", "th")) > 1 for row in table.iterdescendants("tr"))


def _around(root: HtmlElement, tags: Collection[str]) -> set[HtmlElement]:
    """The elements that hold one of these."""
    found: set[HtmlElement] = set()
    for element in root.iter(*tags):
        for above in element.iterancestors():
            if above in found:
                break
            found.add(above)
    return found


def _table(table: HtmlElement) -> list[str]:
    taken: set[tuple[int, int]] = set()
    cells: list[Cell[str]] = []
    trs = list(table.iterdescendants("tr"))
    for row, tr in enumerate(trs):
        column = 0
        for td in tr.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            rows, columns = min(_span(td, "rowspan"), len(trs) - row), _span(td, "colspan")
            taken |= {(row + r, column + c) for r in range(rows) for c in range(columns)}
            if len(taken) > MOST_PLACES:
                raise too_large("表のセル", len(taken), MOST_PLACES)
            cells.append(Cell(row=row, column=column, rows=rows, columns=columns, content=_cell_text(td)))
            column += columns
    return text_rows(Grid.of(_within(cells)))


def _within(cells: list[Cell[str]]) -> list[Cell[str]]:
    """The cells with spans that end where the table does."""
    height = max((c.row + 1 for c in cells), default=0)
    return [
        Cell(row=c.row, column=c.column, rows=min(c.rows, height - c.row), columns=c.columns, content=c.content)
        for c in cells
    ]


def _cell_text(td: HtmlElement) -> str:
    """The text of a cell, its broken lines, paragraphs and items parted by spaces; several items each begin with a dot."""
    items = "・" if sum(1 for _ in td.iter("li")) > 1 else ""
    for part in td.iter("br", *_PARTS_OF_CELLS):
        if part.tag != "br":
            part.text = f"{_BREAK}{items if part.tag == 'li' else ''}{(part.text or '').lstrip()}"
        part.tail = _BREAK + (part.tail or "")
    lines = td.text_content().split(_BREAK)
    first = next((line for line in lines if line.strip()), "")
    return indented(first, broken_line("\n".join(map(one_line, lines))))


_BREAK: Final = "\ue001"
_PARTS_OF_CELLS: Final = ("p", "div", "li", "dt", "dd")


def _span(td: HtmlElement, name: str) -> int:
    value = td.get(name, "1").strip()
    return min(max(int(value), 1), MOST_SPAN) if value.isascii() and value.isdigit() else 1
