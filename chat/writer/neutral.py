"""Text of documents made harmless: what is shown to a language model is data, and what it writes is plain words."""

import re
import unicodedata
from typing import Final

from corpus.normalize import nfkc

_ADDRESS: Final = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,12}://|data:[a-z]{1,20}/|javascript:|mailto:|www\.)[^\s、。「」『』（）()<>\"'\]］｝}]*"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}",
    re.IGNORECASE,
)
_IMAGE_OR_LINK: Final = re.compile(r"!?\[[^\[\]]*\]\s*\([^()]*\)?")
_TAG: Final = re.compile(r"<[^<>]{0,200}>?|&(?:#\w{1,8}|[a-z]{2,8});", re.IGNORECASE)
_NUMBERED: Final = re.compile(
    r"[\[［〔【⟦]\s{0,3}(?:根拠)?\s{0,3}(?P<number>[0-9０-９]{1,3}(?:[,、，・][0-9０-９]{1,3})*)\s{0,3}[\]］〕】⟧]"
)
_FENCE: Final = re.compile(r"[`<>＜＞⟦⟧｜|{}\\]|={3,}|#{2,}|-{4,}|\*{2,}|~{2,}")
_ADDRESS_LEFT: Final = "（アドレス省略）"

_HOST: Final = re.compile(
    r"\b(?:[a-z0-9-]{2,40}\.){1,6}(?:com|net|org|jp|io|dev|example|test|info|biz|xyz|cn|ru|co)\b", re.IGNORECASE
)
_ENCODED: Final = re.compile(r"[A-Za-z0-9+/=_-]{40,}")
_MARKUP: Final = re.compile(r"!\[|\]\s*\(|<[a-z/!]|`|\{\{|\$\{|\|", re.IGNORECASE)

_HIDDEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
"""Unicode categories of characters that are not seen: controls, marks of direction, zero widths, private ones."""


def visible(text: str) -> str:
    """``text`` without characters that nobody sees; a line break or tab is a space."""
    return "".join(c for c in re.sub(r"[\s\u2028\u2029]+", " ", text) if unicodedata.category(c) not in _HIDDEN)


def neutral(text: str) -> str:
    """One line of evidence: no address, no link, no tag, no number in brackets that could be taken for a citation, and
    none of the marks with which the prompt sets evidence apart."""
    plain = visible(text)
    plain = _IMAGE_OR_LINK.sub(" ", plain)
    plain = _ADDRESS.sub(_ADDRESS_LEFT, plain)
    plain = _TAG.sub(" ", plain)
    plain = _NUMBERED.sub(r"（\g<number>）", plain)
    return re.sub(r" {2,}", " ", _FENCE.sub(" ", plain)).strip()


def is_plain(text: str) -> bool:
    """Whether a sentence is words alone: no markup, no address, nothing that isn't seen, nothing encoded."""
    if any(unicodedata.category(c) in _HIDDEN for c in text):
        return False
    folded = nfkc(text)
    return not any(p.search(folded) for p in (_MARKUP, _ADDRESS, _HOST, _ENCODED))
