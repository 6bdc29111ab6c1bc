"""The first screen as HTML: whose plans these are, and examples of what may be asked of them."""

from collections.abc import Sequence
from typing import Final

from chat.conversation.examples import Example
from chat.conversation.introduction import Introduction
from chat.page.html import day, render

NAMED: Final = 3
"""Publishers named; of the others the number is told."""


def welcome_html(known: Introduction) -> str:
    """Whose plans, how many, of which years, when the newest was published, and when they were read."""
    others = len(known.publishers) - NAMED
    names = "、".join(known.publishers[:NAMED]) + (f" ほか{others}団体" if others > 0 else "")
    return render(
        "welcome.html",
        publishers=names,
        plans=known.plans,
        period=str(known.period or ""),
        newest=_published(known.newest),
        read=day(known.read),
        generation=known.generation,
    )


def _published(told: str) -> str:
    """A date as precise as known (2022-03) as it is said: 2022年3月."""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(told.split("-"), "年月日", strict=False) if part)


def examples_html(examples: Sequence[Example]) -> str:
    """One question for each kind of user."""
    return render("examples.html", examples=examples)
