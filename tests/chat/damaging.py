"""Ways in which a file is damaged, a library to damage, and what must come of it."""

import json
import os
import random
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from chat.answering.assistant import Assistant
from chat.rendering.page_image import page_images
from chat.rendering.replies import reply_object
from corpus.errors import DamagedLibrary
from corpus.generation import Generation
from corpus.library import Library
from corpus.passage import Span
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

TODAY = date(2026, 11, 22)
PDF_LINES = (
    "みどり町産業振興計画", "令和６年３月", "第1章 計画の概要", "計画期間は、令和6年度から令和10年度までです。",
    "第2章 数値目標", "企業立地件数の目標は125件です。", "創業支援件数の目標は40件です。",
)  # fmt: skip


def printed_pdf(path: Path, lines: Sequence[str] = PDF_LINES) -> Path:
    """A page of text in a font that readers and viewers know."""
    shown = " ".join(f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in lines)
    text = f"BT /F 12 Tf 60 760 Td 20 TL {shown} ET"
    font = "/Type /Font /BaseFont /HeiseiMin-W3"
    system = "<< /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >>"
    measures = "/FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 850 /Descent -150 /CapHeight 700 /StemV 80"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        f"<< {font} /Subtype /Type0 /Encoding /UniJIS-UCS2-H /DescendantFonts [6 0 R] >>",
        f"<< {font} /Subtype /CIDFontType0 /FontDescriptor 7 0 R /CIDSystemInfo {system} >>",
        f"<< /Type /FontDescriptor /FontName /HeiseiMin-W3 /Flags 4 {measures} >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    path.write_bytes(f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("ascii"))
    return path


def sheet(path: Path, target: int = 30) -> Path:
    book = Workbook()
    page = book.active
    for row in (
        ["あおば市観光振興計画"],
        ["指標", "現状値", "目標値（令和10年度）"],
        ["観光客数", "10万人", f"{target}万人"],
    ):
        page.append(row)
    book.save(path)
    return path


# Each gives the damaged content, or None where it can't be done to this file.
Change = Callable[[bytes, random.Random], bytes | None]


def _flipped(content: bytes, draw: random.Random) -> bytes | None:
    if not content:
        return None
    at = draw.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << draw.randrange(8))]) + content[at + 1 :]


def _digit(content: bytes, draw: random.Random) -> bytes | None:
    places = [m.start() for m in re.finditer(rb"[0-9]", content)]
    if not places:
        return None
    at = draw.choice(places)
    return content[:at] + str((int(content[at : at + 1]) + draw.randint(1, 9)) % 10).encode() + content[at + 1 :]


def _zeroed(content: bytes, draw: random.Random) -> bytes | None:
    at = draw.randrange(len(content) + 1)
    end = min(len(content), at + draw.randint(1, 4096))
    zeroed = content[:at] + bytes(end - at) + content[end:]
    return None if zeroed == content else zeroed


def _cut(content: bytes, draw: random.Random) -> bytes | None:
    return content[: draw.randrange(len(content))] if content else None


def _longer(content: bytes, draw: random.Random) -> bytes | None:
    return content + (content[-draw.randint(1, 512) :] or b"\n")


def _emptied(content: bytes, draw: random.Random) -> bytes | None:
    return b"" if content else None


def _with_lines(change: Callable[[list[bytes], random.Random], list[bytes]]) -> Change:
    def changed(content: bytes, draw: random.Random) -> bytes | None:
        lines = content.split(b"\n")
        if len(lines) < 3:
            return None
        after = b"\n".join(change(list(lines), draw))
        return None if after == content else after

    return changed


def _dropped(lines: list[bytes], draw: random.Random) -> list[bytes]:
    at = draw.randrange(len(lines) - 1)
    return lines[:at] + lines[at + draw.randint(1, 3) :]


def _doubled(lines: list[bytes], draw: random.Random) -> list[bytes]:
    at = draw.randrange(len(lines) - 1)
    return [*lines[:at], lines[at], *lines[at:]]


def _shuffled(lines: list[bytes], draw: random.Random) -> list[bytes]:
    a, b = draw.randrange(len(lines) - 1), draw.randrange(len(lines) - 1)
    lines[a], lines[b] = lines[b], lines[a]
    return lines


def _other_value(content: bytes, draw: random.Random) -> bytes | None:
    """Valid JSON with one value changed, as a careful hand would do it."""
    lines = content.split(b"\n") if content.count(b"\n{") > 1 else [content]
    at = draw.randrange(len(lines))
    try:
        value = json.loads(lines[at])
    except ValueError:
        return None
    places = list(_places(value))
    if not places:
        return None
    holder, key = draw.choice(places)
    held = holder[key]
    holder[key] = held + 1 if isinstance(held, int) else f"{held}0"
    return b"\n".join([*lines[:at], json.dumps(value, ensure_ascii=False, indent=1 if len(lines) == 1 else None).encode(), *lines[at + 1 :]])  # fmt: skip


def _places(value: object) -> Iterator[tuple[object, object]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in items:
        if isinstance(held, str | int) and not isinstance(held, bool):
            yield value, key
        yield from _places(held)


def _other_array(content: bytes, draw: random.Random) -> bytes | None:
    """An array of another type or shape, with the same bytes."""
    if not content.startswith(b"\x93NUMPY"):
        return None
    kinds = [(b"'<f4'", b"'<i4'"), (b"'<f4'", b"'>f4'"), (b"'<i4'", b"'<f4'"), (b"False", b"True ")]
    shape = re.search(rb"\((\d+), (\d+)\)", content[:128])
    if shape:
        kinds.append((shape[0], b"(%s, %s)" % (shape[2], shape[1])))
    old, new = draw.choice([pair for pair in kinds if pair[0] in content[:128]] or kinds)
    after = content.replace(old, new, 1)
    return None if after == content else after


CONTENT: dict[str, Change] = {
    "a bit flipped": _flipped,
    "a digit changed": _digit,
    "a stretch zeroed": _zeroed,
    "cut off": _cut,
    "something appended": _longer,
    "emptied": _emptied,
    "lines dropped": _with_lines(_dropped),
    "a line doubled": _with_lines(_doubled),
    "lines swapped": _with_lines(_shuffled),
    "a value changed": _other_value,
    "another type or shape": _other_array,
}
"""Changes of content; besides, a file is removed or a folder takes its place."""


def mutations(path: Path, count: int, seed: int) -> Iterator[str]:
    """Damage a file again and again, in every way in turn; gives the way each time, and mends it in between."""
    draw = random.Random(f"{seed}{path.name}")  # noqa: S311 - to be the same every time
    content, ways = path.read_bytes(), [*CONTENT, "removed", "a folder"]
    draw.shuffle(ways)
    done = 0
    while done < count:
        for way in ways[: count - done] if count - done < len(ways) else ways:
            if way in CONTENT:
                after = CONTENT[way](content, draw)
                if after is None:
                    continue
                path.write_bytes(after)
            else:
                path.unlink()
                if way == "a folder":
                    path.mkdir()
            done += 1
            yield way
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            path.write_bytes(content)
        draw.shuffle(ways)


def copied(generation: Path, into: Path) -> Path:
    """A library with a generation twice: whole as 000001, to be damaged as the current 000002."""
    for name in ("000001", "000002"):
        shutil.copytree(generation, into / name)
    (into / "CURRENT").write_text("000002\n")
    return into


def answers(assistant: Assistant, questions: Sequence[str]) -> str:
    """What is said, cited and shown as pages, as one text."""
    found = []
    for question in questions:
        reply = assistant.ask(question, today=TODAY)
        found.append(reply_object(reply))
        found.append([repr(citation.printed) for citation in reply.citations])
    return json.dumps(found, ensure_ascii=False, default=str)


def pages(generation: Generation) -> list[bytes]:
    """The images of the first passage of each document that has pages."""
    first = {p.plan_id: p for p in reversed(generation.passages) if generation.has_original(p.plan_id)}
    spans = [(passage, Span(start=0, end=len(passage.text))) for passage in first.values()]
    return [image.tobytes() for passage, span in spans for _, image in page_images(generation, passage, span)]


def seen_or_harmless(
    library: Library, encoder: Encoder, questions: Sequence[str], expected: str, images: list[bytes]
) -> str:
    """``seen`` where the damage is said, ``harmless`` where everything is as before; anything else fails."""
    try:
        generation = library.open()
        said, shown = answers(Assistant(HybridRetriever(generation, encoder)), questions), pages(generation)
    except DamagedLibrary as error:
        message = str(error)
    else:
        assert said == expected, "answers changed silently"
        assert shown == images, "pages changed silently"
        return "harmless"
    assert all(part in message for part in ("「keikaku repair」", "「keikaku status --rollback」", str(library.root)))
    return "seen"


def wished(default: int) -> int:
    """How many mutations of each file: more where ``KEIKAKU_MUTATIONS`` says so."""
    return int(os.environ.get("KEIKAKU_MUTATIONS", default))
