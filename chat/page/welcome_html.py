"""The first screen as HTML: whose plans these are, and examples of what may be asked of them."""

from collections.abc import Sequence
from typing import Final

from chat.conversation.examples import Example
from chat.conversation.introduction import Introduction
from chat.page.html import day, render

NAMED: Final = 3
"""Publishers named; of the others the number is told."""


def welcome_html(known: Introduction) -> str:
    """Whose plans, how many, of which years, and when they were read."""
    others = len(known.publishers) - NAMED
    names = "、".join(known.publishers[:NAMED]) + (f" ほか{others}団体" if others > 0 else "")
    return render(
        "welcome.html",
        publishers=names,
        plans=known.plans,
        period=str(known.period or ""),
        read=day(known.read),
        generation=known.generation,
    )


def examples_html(examples: Sequence[Example]) -> str:
    """One question for each kind of user."""
    return render("examples.html", examples=examples)
