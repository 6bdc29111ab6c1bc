"""Questions and values that nobody would write, seeded so that a failure can be repeated."""

import json
import os
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

SETS = Path(__file__).resolve().parents[2] / "evals" / "testsets"
RUNS = (
    "　 \t\n", "（(［[【「『", "）)］]】」』", "0123456789", "０１２３４５６７８９", "①②③⑳㊤㈱㌔", "年度令和平成昭和西暦",
    "%％‰▲△－−-+±~〜", "億万千百円件人社", "ーーーー々々ゝ", "？?！!。、，", "\u200b\u202e\u2066\ufeff\u00ad", "\x00\x07\x1b[31m",
    "\ud83d\udc00", "😀👨‍👩‍👧🇯🇵", "ﾃﾞｼﾞﾀﾙ", "Ⅳⅸ", "か\u3099は\u309a", "𠮷野家", "<script>'\"&;--", "{{7*7}}${x}%s%n", "../../", "の", "は",
)  # fmt: skip
PERIODS = (
    "令和99年度",
    "平成0年",
    "2026年13月45日",
    "H31/R1",
    "2999～1000年度",
    "令和元年元日",
    "昭和64年度",
    "9999999999年",
)


def count(usual: int) -> int:
    """How many to try: ``KEIKAKU_FUZZ`` for a long run."""
    return int(os.environ.get("KEIKAKU_FUZZ", usual))


def known_questions() -> list[str]:
    """Questions of the committed sets, as something to change."""
    lines = (SETS / "robustness.jsonl").read_text(encoding="utf-8").splitlines()
    return [str(json.loads(line)["question"]) for line in lines if line.strip()]


def questions(seed: int, number: int) -> Iterator[str]:
    """Questions changed in many ways, and texts that are none."""
    chance, known = random.Random(seed), known_questions()  # noqa: S311 - repeatable, not secret
    for _ in range(number):
        text = chance.choice(known) if chance.random() < 0.8 else ""
        for _ in range(chance.randint(1, 5)):
            text = _changed(text, chance, known)
        yield text[: chance.choice((10, 80, 400, 1200))]


def _changed(text: str, chance: random.Random, known: Sequence[str]) -> str:
    at, until = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
    match chance.randint(0, 7):
        case 0:
            return text[:at] + text[until:]
        case 1:
            return text[:at] + chance.choice(RUNS) + text[at:]
        case 2:
            run = chance.choice(RUNS)
            return text[:at] + "".join(chance.choice(run) for _ in range(chance.choice((3, 30, 300)))) + text[at:]
        case 3:
            return text[:at] + chance.choice(PERIODS) + text[at:]
        case 4:
            return text + chance.choice(known)
        case 5:
            return text[::-1]
        case 6:
            return text[:at] + chr(chance.randint(0, 0x10FFFF)) + text[at:]
        case _:
            return text[at:until] * chance.randint(2, 20)


def values(chance: random.Random, depth: int = 3) -> Any:
    """Any JSON value."""
    simple: list[Any] = [None, True, -1, 0, 10**12, 1.5, -0.0, "", "x", "/etc/passwd", "あ" * 50, "\ud800", "0" * 32]
    if depth == 0 or chance.random() < 0.6:
        return chance.choice(simple)
    if chance.random() < 0.5:
        return [values(chance, depth - 1) for _ in range(chance.randint(0, 6))]
    names = ["data", "path", "meta", "_type", "fn_index", "session_hash", "event_data", "url", "value", "act", "x"]
    return {chance.choice(names): values(chance, depth - 1) for _ in range(chance.randint(0, 5))}
