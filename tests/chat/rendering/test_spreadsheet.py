import csv
import io

import pytest

from chat.rendering.fact_tables import csv_lines
from chat.rendering.spreadsheet import inert
from corpus.facts import Term
from corpus.library import Generation
from corpus.passage import Span

FORMULAS = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "-1*A1",
    "@SUM(A1)",
    "\t=1+1",
    " =1+1",
    "\r=1+1",
    "＝1+1",
    "＠SUM(A1)",
)


@pytest.mark.parametrize("cell", FORMULAS)
def test_what_programs_would_compute_is_made_text(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-3.2%", "+5", "-1,200人", "▲3億円", "みどり町", "", "1+1", "－", "a=b"])
def test_figures_and_words_stay_as_they_are(cell: str) -> None:
    assert inert(cell) in (cell, f"'{cell}" if cell == "－" else cell)


def test_listed_facts_hold_no_formula(digest: Generation) -> None:
    terms = [
        Term(plan_id="p", name=name, text=name, section=(name,), quote=name, span=Span(start=0, end=1))
        for name in FORMULAS
    ]
    rows = list(csv.reader(io.StringIO("\n".join(csv_lines(terms, digest)), newline="")))
    cells = [cell for row in rows for cell in row]
    assert sum(cell.startswith("'") for cell in cells) >= 3 * len(FORMULAS) - 3
    assert not [cell for cell in cells if cell.strip("\ufeff \t\r\n")[:1] in tuple("=+-@＝＠")]
