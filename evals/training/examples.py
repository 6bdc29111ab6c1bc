"""Questions with known answers, asked: their signals, and what of what was found is right."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, TypeAdapter

from chat.answering.assistant import Assistant
from chat.answering.judgement.considered import Considered, Decided
from chat.answering.judgement.judge import FROM_FACTS, Decision, Judgement
from chat.answering.judgement.signals import signals
from chat.library.opening import open_assistant
from corpus.checksums import fingerprint
from corpus.errors import KeikakuError
from corpus.library import Library
from evals.asking.drafts import reply_as, would_be_right
from evals.judging.verdict import judge
from evals.sets.reading import read_testset, testset_files
from evals.sets.testset import Case

TESTSETS: Final = Path(__file__).resolve().parents[1] / "testsets"
TODAY: Final = date(2026, 11, 22)


NAMED: Final = 2
"""Characters by which a question names a place."""


class Group(BaseModel):
    """Question sets over the same documents: files of ``documents`` in the repository, of ``shared`` beside it.

    ``plans`` names what is held out together. Where ``each`` document is a library by itself, it is asked the
    questions that its plan answers, and those that no plan does and that name its place. From what the
    ``encoder`` is taught (once, or by some questions twice), ranking and judgement are not learned.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    plans: str
    sets: tuple[str, ...]
    documents: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    each: bool = False
    encoder: int = 0

    def sources(self, root: Path, shared: Path) -> list[Path]:
        """The documents; ``root`` is the repository, ``shared`` the folder beside it."""
        return [*(root / name for name in self.documents), *(shared / name for name in self.shared)]

    def libraries(self, root: Path, shared: Path) -> dict[str, list[Path]]:
        """The documents of each library by its name."""
        sources = self.sources(root, shared)
        return {f"{self.plans}-{source.stem}": [source] for source in sources} if self.each else {self.plans: sources}

    def asks(self, case: Case, library: Library) -> bool:
        """Whether a case is asked of a library: those that stand by themselves, of its only plan where it has one."""
        if case.history or not self.each:
            return not case.history
        (plan,) = library.open().plans.values()
        place = (plan.publisher or plan.title)[:NAMED]
        return set(case.plans) == {plan.id} or (not case.plans and place in case.question)

    def files(self) -> list[Path]:
        """The files of its sets."""
        return testset_files([TESTSETS / name for name in self.sets])


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question asked: what decided, its signals, and whether each way to reply would be right.

    ``answerable`` and ``said_right`` (what could be said is right) are what is learned; ``likely_right`` says that
    the likeliest places hold the answer, ``reply_right`` that the reply is right where nothing was judged. ``found`` is
    what the signals measure.
    """

    group: str
    plans: str
    testset: str
    persona: str
    answerable: bool
    decided: Decided
    signals: Mapping[str, float]
    said: bool
    said_right: bool
    likely_right: bool
    reply_right: bool
    found: Considered | None = None


def read_groups() -> dict[str, Group]:
    """The groups by name."""
    text = Path(__file__).with_name("groups.toml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, Group]).validate_python(tomllib.loads(text))


def examples_of(name: str, group: Group, library: Library) -> list[Example]:
    """Ask every question of a group that stands by itself.

    Raises:
        KeikakuError: a set can't be read, or the library can't be opened.
    """
    assistant = replace(open_assistant(library), judge=undecided)
    found = []
    for file in group.files():
        for case in read_testset(file):
            if not group.asks(case, library):
                continue
            try:
                question = assistant.understand(case.question, today=TODAY)
            except KeikakuError:
                continue
            found.append(_example(name, group, file.stem, case, assistant, assistant.consider(question, TODAY)))
    return found


def undecided(_: Mapping[str, float]) -> Judgement:
    """No judgement: what is learned must not hang on what was learned before."""
    return Judgement(answered=0.5, right=0.5, decision=Decision.LIKELY)


def _example(
    name: str, group: Group, testset: str, case: Case, assistant: Assistant, considered: Considered
) -> Example:
    def is_right(decision: Decision) -> bool:
        return judge(case, reply_as(considered, decision, assistant, TODAY)).right

    return Example(
        group=name,
        plans=group.plans,
        testset=testset,
        persona=case.persona,
        answerable=case.answerable,
        decided=considered.decided,
        signals=considered.signals,
        said=bool(considered.said),
        said_right=would_be_right(case, considered, assistant, TODAY),
        likely_right=case.answerable and bool(considered.likely) and is_right(Decision.LIKELY),
        reply_right=is_right(Decision.REFUSAL),
        found=considered,
    )


def measured_anew(example: Example) -> Example:
    """The example with its signals as they are measured now."""
    if example.found is None or example.found.grounds is None or not example.signals:
        return example
    from_facts, calculated = bool(example.signals[FROM_FACTS]), bool(example.signals["calculated"])
    measured = signals(example.found, example.found.said, from_facts=from_facts, calculated=calculated)
    return replace(example, signals=measured)


def hashes(groups: Mapping[str, Group]) -> dict[str, str]:
    """The first digits of each set's SHA-256, by its name."""
    files = [file for group in groups.values() for file in group.files()]
    return {file.stem: fingerprint(file) for file in files}
