"""The page's own scripts, one concern each, and its styles."""

from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
SCRIPTS: Final = ("page.js", "menu.js", "asking.js", "talks.js", "views.js")
STYLES: Final = ("style.css", "views.css", "ask.css", "print.css")


def page_script() -> str:
    """All scripts as the one function that Gradio calls when the page is there; each file holds a function."""
    calls = [f"({(HERE / name).read_text(encoding='utf-8').strip()})();" for name in SCRIPTS]
    return "\n".join(["() => {", *calls, "}"])


def style_paths() -> list[Path]:
    """The style sheets in the order in which they apply."""
    return [HERE / name for name in STYLES]


def page_head() -> str:
    """What runs before anything is shown."""
    return f"<script>{(HERE / 'early.js').read_text(encoding='utf-8')}</script>"
