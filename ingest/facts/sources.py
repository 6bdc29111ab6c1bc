"""Bodies from which figures or a whole document are: behind a colon (資料：統計課), and alone on one of the last lines."""

import re
from collections.abc import Iterator
from typing import Final

from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans
from ingest.facts.bodies import is_named, is_within, looks_like_body, split_bodies
from ingest.facts.doers import is_place
from ingest.facts.named_bodies import TOWN
from ingest.lines import Line
from ingest.outline import Outline

_LABELLED: Final = re.compile(
    r"(?:(?<=[\s(（。※])|^)(?P<label>[^\s\d:：。、()（）「」]{2,8})(?:\s?[:：]\s?|(?<=資料|出典|出所)\s)(?P<who>[^:：。\t]{3,80})(?=[。\t]|$)"
)
_SOURCE: Final = re.compile(r"資料|(?:資料)?出[典所]|データ(?:出[典所])?|調べ")
_PLACE: Final = re.compile(r"場所|会場|所在|対象|施設|位置|宛|除く|集合|避難")
"""Labels behind which names are those of places, or of whom something is for."""

_ASIDE: Final = re.compile(r"(?<=.)[(（](?![一特公]?[株有同社財資名][)）])[^()（）]*[)）]$")
_WORK: Final = re.compile(
    r"\s?「[^「」]*+」.*|(?:による)?(?:調べ|調査|作成|提供|集計|資料|より|まとめ)$|の(?=[^の]*(?:調査|統計)$).*"
)
"""What of a source follows the name of the body: …省「国勢調査」, …課調べ."""


def labelled_bodies(text: str) -> Iterator[tuple[str, str]]:
    """Labels of a text with the bodies behind each: from which figures are, or who did something."""
    for match in _LABELLED.finditer(text.strip()):
        is_source = _SOURCE.search(match["label"]) is not None
        names = [
            _WORK.sub("", _ASIDE.sub("", piece)).strip() for piece in split_bodies(_without_form_space(match["who"]))
        ]
        bodies = [name for name in names if looks_like_body(name) and is_named(name)]
        if is_source or (len(bodies) == len(names) and not _PLACE.search(match["label"])):
            yield from ((match["label"], name) for name in bodies if is_source or not is_place(name))


def _without_form_space(who: str) -> str:
    """Names, each put together with its legal form: 株式会社 楠設計."""
    return _FORM_SPACE.sub("", who)


_FORM_SPACE: Final = re.compile(r"(?<=会社|法人)[ 　]+(?=[^\s、，])")


def closing_bodies(outline: Outline) -> Iterator[tuple[str, Line]]:
    """The bodies of a document's last lines that say nothing but who issued it, and when."""
    lines = [line for line in outline.lines if line.text.strip() and line.skip is None]
    for line in reversed(lines[-LAST:]):
        names = _issuing(line.text) if len(line.text) <= LONGEST and not re.search(r"[。\t]", line.text) else []
        if not names:
            return
        yield from ((name, line) for name in names)


def _issuing(text: str) -> list[str]:
    """The bodies of a line that names nothing besides them but places and times."""
    rest = fold_same_length(text)
    for span in reversed(find_time_spans(rest)):
        rest = f"{rest[: span.at]} {rest[span.until :]}"
    words: list[str] = []
    for word in _TOLD.sub(" ", rest).split():
        within = bool(words) and is_within(word, words[-1]) and not TOWN.fullmatch(words[-1])
        words[-1:] = [f"{words[-1]} {word}"] if within else [*words[-1:], word]
    bodies = [word for word in words if looks_like_body(word) and is_named(word)]
    return bodies if all(word in bodies or TOWN.fullmatch(word) for word in words) else []


_TOLD: Final = re.compile(r"[()（）]|(?:発行|作成|公表|策定|現在)(?=\s|$)")
LAST: Final = 3
LONGEST: Final = 40
