"""The same plan as Word, HTML and PDF: made from Markdown, with its headings, tables and paragraphs."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import docx
from markdown_it import MarkdownIt

from tests.browser import print_pdf

STYLE = """
@page { size: A4; margin: 22mm 20mm }
body { font-family: "Noto Sans CJK JP", sans-serif; font-size: 10.5pt; line-height: 1.6 }
table { border-collapse: collapse; width: 100%; margin: 6pt 0 } td, th { border: 0.6pt solid #333; padding: 2pt 4pt }
thead { display: table-header-group } tr { break-inside: avoid } p, h1, h2, h3, h4 { margin: 4pt 0 }
ul { list-style-type: "- " } ul ul { list-style-type: "・ " } h4 { font-size: 11.7pt } h5 { font-size: 11.2pt } h6 { font-size: 10.8pt }
"""


def blocks(markdown: str) -> Iterator[tuple[str, list[str]]]:
    """Headings (h1 to h6), tables and paragraphs (p) of Markdown without front matter, each with its lines."""
    body = re.sub(r"^\+\+\+\n.*?\n\+\+\+\n", "", markdown, flags=re.DOTALL)
    for kind, lines in groupby(body.split("\n"), _kind):
        held = list(lines)
        if kind == "table":
            yield kind, [line for line in held if not re.fullmatch(r"[|:\s-]+", line)]
        elif kind:
            yield from ((kind, [line]) for line in held)


def _kind(line: str) -> str:
    heading = re.match(r"(#{1,6}) ", line)
    return f"h{len(heading[1])}" if heading else "table" if line.startswith("|") else "p" if line.strip() else ""


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def as_html(markdown: str) -> str:
    body = (
        MarkdownIt("commonmark")
        .enable("table")
        .render(re.sub(r"^\+\+\+\n.*?\n\+\+\+\n", "", markdown, flags=re.DOTALL))
    )
    head = f'<!doctype html><html lang="ja"><head><meta charset="utf-8"><style>{STYLE}</style></head><body>'
    return f"{head}<nav>トップ ＞ 計画</nav><main>{body}</main><footer>お問い合わせ</footer></body></html>"


def as_docx(markdown: str, path: Path) -> Path:
    document = docx.Document()
    for kind, lines in blocks(markdown):
        if kind == "table":
            rows = [cells(line) for line in lines]
            table = document.add_table(len(rows), max(map(len, rows)))
            for i, row in enumerate(rows):
                for j, text in enumerate(row):
                    table.cell(i, j).text = text
        elif kind == "p" and (item := re.match(r"( *)- (.*)", lines[0])):
            document.add_paragraph(item[2], f"List Bullet{' 2' if item[1] else ''}")
        elif kind == "p":
            document.add_paragraph(lines[0])
        else:
            document.add_heading(lines[0].lstrip("#").strip(), int(kind[1]))
    document.save(path)
    return path


def as_kind(markdown: str, kind: str, path: Path) -> Path:
    """The Markdown as a file of a kind (docx, html, txt, pdf) at ``path``."""
    match kind:
        case "docx":
            return as_docx(markdown, path)
        case "pdf":
            return as_pdf(as_html(markdown), path)
        case "html":
            path.write_text(as_html(markdown), encoding="utf-8")
        case _:
            said = (line for _, lines in blocks(markdown) for line in ("", *lines))
            path.write_text("\n".join(said), encoding="utf-8")
    return path


def as_pdf(page: str, path: Path) -> Path:
    source = path.with_suffix(".print.html")
    source.write_text(page, encoding="utf-8")
    return print_pdf(source, path)
