"""``python -m tests.chat.writer.measure_helping LIBRARY SET.jsonl --helps reword,choose --script faithful``: with help and without.

The model is a scripted server over real HTTP; ``evals/writing/helping`` holds what the faithful one says.
"""

import argparse
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from chat.library.everyday import ask_everyday
from chat.library.opening import open_assistant
from chat.writer.settings import Helps
from corpus.library import Library
from evals.asking.outcome import Outcome
from evals.asking.runner import run
from evals.asking.written import EvaluatedWriter
from evals.sets.reading import read_testsets
from retriever.model import load_encoder
from tests.chat.writer.helping_scripts import Helper, Liar, nonsense
from tests.chat.writer.scripted_server import Script, ScriptedServer
from tests.chat.writer.test_openai_model import model_at

SAID: Final = Path(__file__).resolve().parents[3] / "evals" / "writing" / "helping"
TODAY: Final = date(2026, 11, 22)
EVERYDAY: Final = "everyday"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.chat.writer.measure_helping")
    parser.add_argument("library", type=Path)
    parser.add_argument("testset", type=Path)
    parser.add_argument("--helps", default="reword", help="reword, choose, follow, everyday; several with commas")
    parser.add_argument("--script", choices=("faithful", "lying", "nonsense"), default="faithful")
    options = parser.parse_args()
    library, helps = Library(options.library), options.helps.split(",")
    plans = set(library.open().plans)
    cases = [c for c in read_testsets([options.testset]).cases if set(c.plans) <= plans]
    plain = run(open_assistant(library), cases, TODAY, lambda *_: None).outcomes
    with ScriptedServer(_script(options.script, cases)) as server:
        model = model_at(server.url)
        if EVERYDAY in helps:
            print("\n".join(ask_everyday(library, model, model.settings, load_encoder(), lambda *_: None).lines()))
        wished = Helps(**{name: True for name in helps if name != EVERYDAY})
        writer = EvaluatedWriter(model=model, helps=wished, writes=False)
        helped = run(open_assistant(library), cases, TODAY, lambda *_: None, writer).outcomes
    _tell("without", plain, plain)
    _tell(f"{options.helps} {options.script}", helped, plain)
    print(f"asked {writer.record().asked} small questions, {writer.record().asked_seconds} s")


def _script(name: str, cases: Sequence[object]) -> Script:
    if name == "nonsense":
        return nonsense
    by_id = {case.id: case.question for case in cases}  # type: ignore[attr-defined]
    spelled = {by_id[each["id"]]: each["question"] for each in _read("spelled_out.jsonl") if each["id"] in by_id}
    wordings = {each["question"]: each["wordings"] for each in _read("rewordings.jsonl")}
    asked = {each["in"]: each["questions"] for each in json.loads((SAID / "everyday.json").read_text("utf-8"))}
    kind = Helper if name == "faithful" else Liar
    return kind(cases=cases, wordings=wordings, spelled=spelled, everyday=asked)  # type: ignore[arg-type]


def _read(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (SAID / name).read_text(encoding="utf-8").splitlines()]


def _tell(name: str, outcomes: Sequence[Outcome], plain: Sequence[Outcome]) -> None:
    pairs = [(one, other) for one, other in zip(outcomes, plain, strict=True) if one.answer != other.answer]
    asked = [o for o in outcomes if o.case.answerable]
    none = [o for o in outcomes if not o.case.answerable]
    print(
        f"{name}: right {sum(o.right for o in asked)} of {len(asked)}, at once {sum(bool(o.first_right) for o in asked)}, "
        f"falsely refused {sum(o.refused for o in asked)}, rightly {sum(o.refused for o in none)} of {len(none)}, "
        f"as if sure {sum(not o.refused and not o.likely for o in none)}; changed {len(pairs)}, "
        f"better {sum(one.right > other.right for one, other in pairs)}, "
        f"worse {sum(one.right < other.right for one, other in pairs)}, "
        f"other decisions {sum((one.refused, one.likely) != (other.refused, other.likely) for one, other in pairs)}"
    )


if __name__ == "__main__":
    main()
