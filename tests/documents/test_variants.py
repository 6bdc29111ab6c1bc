"""Small documents that show one fault each, three for each kind of fault."""

from pathlib import Path
from typing import Final

import pytest

from tests.documents.variants import files, wrong

KNOWN: Final = {
    "01-2": "a shadow of a comma stays",
    "05-1": "the subtitle of a workbook is taken into its title",
    "05-3": "one cell for the year of all rows",
    "06-2": "a table in turned text is read as lines",
    "10-1": "values in kanji within sentences",
    "10-2": "values in kanji within sentences",
    "10-3": "values in kanji within sentences",
    "12-2": "bodies broken over lines",
    "15-2": "a body in the middle of a sentence",
    "16-2": "bodies beside a cell of two lines",
    "22-1": "a body in the middle of a sentence",
    "22-2": "a body in the middle of a sentence",
    "24-1": "a publisher that is not named as such",
}
"""What is not read as it should be yet."""


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(
            path,
            id=path.stem,
            marks=[pytest.mark.xfail(reason=KNOWN[path.stem], strict=True)] if path.stem in KNOWN else [],
        )
        for path in files()
    ],
)
def test_a_document_with_a_fault_is_read_as_printed(path: Path) -> None:
    assert wrong(path) == []
