"""Words that say that money is spent, rather than that something is counted."""

import re
from typing import Final

_COSTS: Final = re.compile(r"会計|歳入|歳出|事業費|予算|財源|経費|概算|決算額|金額|投資額|費用")


def says_cost(words: str) -> bool:
    """Whether a head says that money stands under it."""
    return _COSTS.search(words) is not None
