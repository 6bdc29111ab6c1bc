"""A conversation to take away: plain text, Markdown, Word."""

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

import docx
from docx.document import Document

from chat.answering.reply import Answer, Reply
from chat.conversation.dialogue import Dialogue
from chat.rendering.citation_form import official, quoted, sources
from chat.rendering.replies import claim_lines, lead, source_notes, writer_notes
from corpus.normalize import printable

TITLE: Final = "計画文書への質問と回答"
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>()#+\-!|~&=])")


def reply_lines(reply: Reply) -> list[str]:
    """What was said, line by line, each with the numbers of its citations."""
    if isinstance(reply, Answer):
        notes = [*source_notes(reply), *(f"※{note}" for note in writer_notes(reply))]
        return [*lead(reply), *claim_lines(reply), *([reply.note] if reply.note else []), *notes]
    return [reply.message, *source_notes(reply)]


def source_lines(reply: Reply) -> list[str]:
    """The citations in official form, each with its quote."""
    return [f"［{c.number}］{official(c)}「{quoted(c)}」" for c in sources(reply)]


def as_text(reply: Reply) -> str:
    """One reply as plain text with its citations."""
    head = "出典" if isinstance(reply, Answer) else "近い箇所"
    cited = source_lines(reply)
    return "\n".join([*reply_lines(reply), *(["", head, *cited] if cited else [])])


def as_markdown(dialogue: Dialogue, today: date) -> str:
    """The conversation as Markdown; what documents and people wrote is escaped."""
    lines = [f"# {TITLE}", "", _made(today), ""]
    for number, (asked, said, cited) in enumerate(_exchanges(dialogue), start=1):
        lines += [
            f"## {number}. {_escaped(' '.join(asked.split()))}",
            "",
            *(f"{_escaped(line)}  " for line in said),
            "",
        ]
        lines += [*(f"- {_escaped(line)}" for line in cited), *([""] if cited else [])]
    return "\n".join(lines)


def as_docx(dialogue: Dialogue, today: date) -> bytes:
    """The conversation as a Word document."""
    document: Document = docx.Document()
    document.core_properties.title = TITLE
    document.core_properties.language = "ja-JP"
    document.add_heading(TITLE, 0)
    document.add_paragraph(_made(today))
    for number, (asked, said, cited) in enumerate(_exchanges(dialogue), start=1):
        document.add_heading(f"{number}. {printable(asked)}", 1)
        for line in said:
            document.add_paragraph(printable(line))
        for line in cited:
            document.add_paragraph(printable(line), style="List Bullet")
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _exchanges(dialogue: Dialogue) -> Iterator[tuple[str, list[str], list[str]]]:
    for exchange in dialogue:
        if exchange.reply is None:
            yield exchange.asked, [exchange.error], []
        else:
            yield exchange.asked, reply_lines(exchange.reply), source_lines(exchange.reply)


def _made(today: date) -> str:
    return f"{today.year}年{today.month}月{today.day}日、keikaku による回答。出典は各回答の後に示します。"


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", printable(text)).replace("\n", "  \n")
