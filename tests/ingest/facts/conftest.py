from collections.abc import Callable

import pytest

from corpus.facts import Fact
from ingest.facts.extract import read_facts
from ingest.lines import read_lines
from ingest.outline import build_outline

Reader = Callable[[str], tuple[Fact, ...]]


@pytest.fixture
def read() -> Reader:
    """All facts of a text, as ingest reads them."""
    return lambda text: read_facts("p", build_outline(read_lines(text)), text)
