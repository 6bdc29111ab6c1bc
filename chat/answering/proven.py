"""Lines whose every figure and name stands in what they cite; no other leaves."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from chat.answering.proof import unproven
from chat.answering.said import Said
from corpus.plan import Plan


def is_proven(line: Said, plans: Mapping[str, Plan]) -> bool:
    """Whether every figure, date and name of a line stands in what it cites, or really follows from it."""
    passages = [e.passage for e in line.evidence]
    cited = [plans[plan_id] for plan_id in dict.fromkeys(p.plan_id for p in passages)]
    return not unproven(line.text, passages, cited, line.computed)


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets lines pass that are proven by the ``plans`` of a library; ``on_unproven`` hears of every other."""

    plans: Mapping[str, Plan]
    on_unproven: Callable[[Said], None] | None = None

    def proven(self, lines: Iterable[Said] | None) -> list[Said]:
        """The proven ones of ``lines``, in their order."""
        passed = []
        for line in lines or ():
            if is_proven(line, self.plans):
                passed.append(line)
            elif self.on_unproven is not None:
                self.on_unproven(line)
        return passed
