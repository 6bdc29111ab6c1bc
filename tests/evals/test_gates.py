"""The accuracy gates: the built-in corpus answers the committed test sets at least this well."""

from pathlib import Path

import pytest

from chat.assistant import Assistant
from evals.asking.runner import run
from evals.measures.summary import summarise
from evals.results.gate import missed, read_gate
from evals.run_command import checked
from evals.sets import reading
from tests.conftest import ROOT, TODAY

pytestmark = pytest.mark.no_cover
"""Long; all that it runs is run by shorter tests too."""

GATES = ROOT / "evals" / "gates"
SETS = ROOT / "evals" / "testsets"


@pytest.mark.parametrize("gate", sorted(GATES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_built_in_corpus_passes_its_gates(gate: Path, assistant: Assistant) -> None:
    folder = SETS / gate.stem
    found = checked(
        reading.read_testsets(reading.testset_files([folder if folder.is_dir() else SETS / f"{gate.stem}.jsonl"])),
        assistant,
    )
    assert found.problems == ()
    made = run(assistant, found.cases, TODAY, lambda _done, _of: None)
    assert missed(read_gate(gate), summarise(made.outcomes, {})) == []
