"""For a pattern: what has to stand before each of its repeats, and what the repeat takes again and again."""

import importlib
import re
from collections.abc import Iterator, Sequence
from typing import Any

_parser: Any = importlib.import_module("re._parser")
_constants: Any = importlib.import_module("re._constants")

_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
_CLASSES = {"DIGIT": str.isdigit, "SPACE": str.isspace, "WORD": lambda c: c.isalnum() or c == "_"}
_TRIED = (" ", "　", "1", "１", "あ", "企", "a", "(", ",", "・", "-", "\n")

_MOST = 3
"""Kinds of characters tried for a set that takes several."""


def pumps(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str]]:
    """Each (before, repeated), once; and with nothing before, both together repeated."""
    source = pattern.pattern.decode() if isinstance(pattern.pattern, bytes) else pattern.pattern
    found = list(_within(_parser.parse(source, pattern.flags & ~re.UNICODE), ""))
    yield from dict.fromkeys([*found, *(("", before + repeated) for before, repeated in found)])


def _within(nodes: Sequence[Any], before: str) -> Iterator[tuple[str, str]]:
    for op, value in nodes:
        for inner in _inner(str(op), value):
            yield from _within(inner, before)
        if str(op) in _REPEATS and value[1] is _constants.MAXREPEAT:
            for repeated in _choices(value[2]):
                yield before, repeated
        before += _example(op, value)


def _inner(op: str, value: Any) -> Sequence[Any]:
    if op in _REPEATS:
        return [value[2]]
    if op == "BRANCH":
        return list(value[1])
    if op in {"SUBPATTERN", "ASSERT", "ASSERT_NOT"}:
        return [value[-1]]
    return [value] if op == "ATOMIC_GROUP" else []


def _choices(nodes: Any) -> list[str]:
    """Texts that the body of a repeat takes."""
    if len(nodes) == 1 and str(nodes[0][0]) in {"IN", "ANY", "NOT_LITERAL"}:
        return [c for c in _TRIED if _takes(*nodes[0], c)][:_MOST] or [_example(*nodes[0])]
    return [text for text in [_text(nodes)] if text]


def _text(nodes: Sequence[Any]) -> str:
    return "".join(_example(op, value) for op, value in nodes)


def _example(op: Any, value: Any) -> str:
    """A short text that the node takes."""
    name = str(op)
    if name == "LITERAL":
        return chr(value)
    if name in {"IN", "ANY", "NOT_LITERAL"}:
        own = _own(value) if name == "IN" else ()
        return next((c for c in ("企", "1", *_TRIED, *own, *map(chr, range(32, 0x3100))) if _takes(op, value, c)), "")
    if name in _REPEATS:
        return _text(value[2]) * int(value[0])
    if name == "ASSERT" and value[0] > 0:
        return ""
    return next(map(_text, _inner(name, value)), "") if name not in {"ASSERT_NOT", "ASSERT"} else ""


def _own(value: Any) -> Iterator[str]:
    """The characters that a set spells out, and the first of its ranges."""
    for kind, what in value:
        if str(kind) in {"LITERAL", "RANGE"}:
            yield chr(what if str(kind) == "LITERAL" else what[0])


def _takes(op: Any, value: Any, char: str) -> bool:
    if str(op) == "ANY":
        return char != "\n"
    if str(op) == "NOT_LITERAL":
        return char != chr(value)
    negated = str(value[0][0]) == "NEGATE"
    return negated != any(_is_in(str(kind), what, char) for kind, what in value)


def _is_in(kind: str, what: Any, char: str) -> bool:
    if kind == "LITERAL":
        return char == chr(what)
    if kind == "RANGE":
        return what[0] <= ord(char) <= what[1]
    if kind == "CATEGORY":
        _, *negation, name = str(what).split("_")
        return _CLASSES[name](char) == (not negation)
    return False
