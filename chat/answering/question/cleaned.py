"""What was typed as a question, as it is taken."""

import re
import unicodedata
from typing import Final

from corpus.errors import KeikakuError

LONGEST_QUESTION: Final = 2000

_DRAWN: Final = frozenset({"So", "Sk", "Sm"})
"""Unicode categories of pictures and other symbols."""


_RUN_TOGETHER: Final = re.compile(r"(?<=[①-⑳⑴-⒇])(?=\d)")


def clean_question(text: str) -> str:
    """The question without control characters and outer space; a circled number stands apart from a figure behind it.

    Raises:
        KeikakuError: no letter is left, or it is too long.
    """
    cleaned = "".join(c if c.isprintable() or c == "　" else " " for c in text).strip()
    if not any(c.isalnum() for c in cleaned):
        drawn = any(unicodedata.category(c) in _DRAWN for c in cleaned)
        said = "文字がありません。絵文字や記号だけでは調べられません" if drawn else "質問が空です"
        raise KeikakuError(f"{said}。知りたいことを文で入力してください（例：「企業誘致件数の目標は？」）。")
    if len(cleaned) > LONGEST_QUESTION:
        raise KeikakuError(
            f"質問が長すぎます（{len(cleaned)} 文字、上限 {LONGEST_QUESTION} 文字）。要点をしぼって入力してください。"
        )
    return _RUN_TOGETHER.sub(" ", cleaned)
