"""What the words of a heading say of the section under it."""

import re
from typing import Final

_SITUATION: Final = re.compile(r"これまで|実績|現状|課題|進捗|成果|背景|動向|推移|ふりかえり|振り?返り")

LONGEST: Final = 24
"""Characters up to which a heading names what kind of section it heads; a longer one names its subject."""


def tells_of_situation(title: str) -> bool:
    """Whether a heading says that its section tells how things are or were, not what will be done."""
    return len(title) <= LONGEST and _SITUATION.search(title) is not None
