"""The accuracy gates: the built-in corpus answers the committed test sets at least this well."""

import pickle
from pathlib import Path

import pytest
from filelock import FileLock

from chat.answering.assistant import Assistant
from evals.asking.outcome import Outcome
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


def files_of(gate: Path) -> list[Path]:
    folder = SETS / gate.stem
    return reading.testset_files([folder if folder.is_dir() else SETS / f"{gate.stem}.jsonl"])


WORN = ("dev", "robustness")
"""Their questions were used to mend the product, so that they say little of others, and they take longest."""

PARTS = [
    pytest.param(gate, file, id=f"{gate.stem}-{file.stem}", marks=pytest.mark.long if gate.stem in WORN else ())
    for gate in sorted(GATES.glob("*.toml"))
    for file in files_of(gate)
]


@pytest.mark.parametrize(("gate", "file"), PARTS)
def test_the_built_in_corpus_passes_its_gates(gate: Path, file: Path, assistant: Assistant, common: Path) -> None:
    """Each file of a set is asked by itself, so that several processes share a set; the last one judges it as a whole."""
    found = checked(reading.read_testsets([file]), assistant)
    assert found.problems == ()
    made = run(assistant, found.cases, TODAY, lambda _done, _of: None)
    for outcomes in whole(gate, file, list(made.outcomes), common):
        assert missed(read_gate(gate), summarise(outcomes, {})) == []


def whole(gate: Path, file: Path, outcomes: list[Outcome], common: Path) -> list[list[Outcome]]:
    """All outcomes of a set, given to whoever brings the last of them; nothing for the others."""
    folder = common / f"gate-{gate.stem}"
    with FileLock(common / f"gate-{gate.stem}.lock"):
        folder.mkdir(exist_ok=True)
        (folder / file.stem).write_bytes(pickle.dumps(outcomes))
        parts = [folder / each.stem for each in files_of(gate)]
        if not all(part.exists() for part in parts):
            return []
        return [[outcome for part in parts for outcome in pickle.loads(part.read_bytes())]]  # noqa: S301 - our own
