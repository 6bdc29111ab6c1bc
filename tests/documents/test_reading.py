"""Documents of invented places, written by people who saw no code, with what is printed in them."""

import json
from decimal import Decimal

import pytest

from corpus.normalize import squeeze
from tests.documents.reading import Score, compare, documents, read

pytestmark = pytest.mark.no_cover
"""Long; all that it runs is run by shorter tests too."""

NOTHING = Score(right=0, found=0, printed=0)


@pytest.mark.parametrize("folder", ["open", "kept"])
def test_what_is_said_to_be_printed_is_printed(folder: str) -> None:
    for document in documents(folder):
        gold = json.loads(document.with_suffix("").with_suffix(".gold.json").read_text(encoding="utf-8"))
        text = squeeze(document.read_text(encoding="utf-8"))
        values = [value for each in gold["indicators"] for value in each["values"]]
        assert len(values) >= 40, document
        assert all(squeeze(value["printed"]) in text for value in values), document
        assert {value["role"] for value in values} <= {"baseline", "actual", "interim", "target", "forecast"}
        assert all(value["value"] is None or Decimal(str(value["value"])).is_finite() for value in values)


def test_nothing_that_was_read_of_them_is_lost() -> None:
    """The floor is what the first run found: it is far from enough, and rises with the reader."""
    readings = [compare(document, read(document)) for document in documents("open")]
    values = sum((each.values for each in readings), NOTHING)
    bodies = sum((each.bodies for each in readings), NOTHING)
    assert values.right >= 220
    assert values.precision >= 0.6
    assert bodies.right >= 38
    assert bodies.precision >= 0.85
    assert sum(each.identity["title"] for each in readings) >= 8
