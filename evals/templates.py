"""The template of a test set: a workbook to fill in, with an example of every category."""

from pathlib import Path
from typing import Final

from evals.results.workbook import template
from evals.sets.reading import read_testset

EXAMPLES: Final = Path(__file__).with_name("sets") / "examples.jsonl"


def testset_template() -> bytes:
    """The template as a workbook."""
    return template(read_testset(EXAMPLES))
