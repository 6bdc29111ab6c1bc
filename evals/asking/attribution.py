"""Why an answer is wrong: the first stage of the pipeline that failed, found without any model.

The stages are looked at in the order in which a fact passes them. Two of them are checked by asking
again with the stage replaced by one that makes no mistake (``evals.asking.replay``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from chat.answering.assistant import Assistant
from chat.answering.considering import CANDIDATES
from chat.answering.facts.by_kind import listed
from chat.answering.facts.knowledge import Knowledge, knowledge_of
from chat.answering.fitting.ranking import rank_statements
from chat.answering.fitting.sought import sought_by
from chat.answering.reply import Answer, Refusal, Reply
from chat.answering.said import Said
from corpus.facts import Agency, Indicator, Initiative
from corpus.passage import Passage
from corpus.statements import Statement, statements
from evals.asking.extracted import is_lost
from evals.asking.ground_truth import GroundTruth
from evals.asking.replay import is_right_when_found, is_right_when_understood
from evals.judging.stated import states
from evals.judging.verdict import Verdict
from evals.sets.testset import Case
from retriever.aim import Aim
from retriever.question import Intent, Question, understand


class Stage(StrEnum):
    """A stage of the pipeline, in order."""

    EXTRACTION = "extraction"
    RETRIEVAL = "retrieval"
    RANKING = "ranking"
    UNDERSTANDING = "understanding"
    COMPOSITION = "composition"
    REFUSAL = "refusal"
    WRITING = "writing"


STAGES: Final = {
    Stage.EXTRACTION: "取り込み（文書にある事実がライブラリにない）",
    Stage.RETRIEVAL: "検索（正解の箇所が候補に入らない）",
    Stage.RANKING: "順位づけ（候補にあるが上位に来ない）",
    Stage.UNDERSTANDING: "質問の理解（意図・計画・時期の取り違え）",
    Stage.COMPOSITION: "作文（見つけたのに言い落とした、言い誤った）",
    Stage.REFUSAL: "回答可否（誤って断った、断らなかった）",
    Stage.WRITING: "言語モデル（除いた、書かなかった、言い誤った）",
}

EXPECTED: Final[dict[str, tuple[Intent | None, Aim | None]]] = {
    "target": (Intent.FIGURE, None),
    "progress": (Intent.FIGURE, None),
    "agency": (Intent.AGENCY, None),
    "schedule": (Intent.SCHEDULE, None),
    "support": (Intent.SUPPORT, None),
    "content": (Intent.CONTENT, None),
    "list": (None, Aim.LIST),
    "compare": (Intent.FIGURE, Aim.COMPARISON),
    "change": (None, Aim.CHANGE),
}
"""How a question of a category is to be understood; None leaves it open."""

NEAREST: Final = 6
"""Statements or facts among which the right one must be to be said."""

COMPUTED: Final = frozenset({"compare", "change", "list"})
"""Categories whose answers may be computed, so that no document prints them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """The stage that failed first, and what shows it, in Japanese."""

    stage: Stage
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A case, how its question was understood, the wrong reply, and the lines that the proof kept back.

    ``right`` are the right passages: those with the case's quotes, else those that state what is missing.
    """

    case: Case
    question: Question
    reply: Reply
    verdict: Verdict
    unsaid: Sequence[Said] = ()
    right: Sequence[Passage] = ()

    @property
    def wanted(self) -> tuple[tuple[str, ...], ...]:
        """The facts to look for: those missing, or all where the answer only says too much."""
        return self.verdict.missing or self.case.must


@dataclass(frozen=True, slots=True)
class Diagnoser:
    """Looks for the first stage that failed, over one assistant."""

    assistant: Assistant
    truth: GroundTruth
    today: date

    def diagnose(self, asked: Asked) -> Diagnosis:
        """The first stage that failed for a wrong reply."""
        if not asked.case.answerable:
            return _not_refused(asked)
        asked = replace(asked, right=self._right(asked))
        looks: tuple[Callable[[Asked], Diagnosis | None], ...] = (
            self._extraction,
            self._excluded,
            self._misread,
            self._finding,
            self._other_plan,
            self._crowded_out,
        )
        found = (look(asked) for look in looks)
        return next((diagnosis for diagnosis in found if diagnosis), None) or _last(asked)

    def _extraction(self, asked: Asked) -> Diagnosis | None:
        """A missing fact stands in no passage, or in tables whose rows didn't become facts."""
        case, quoted = asked.case, self.truth.quoted(asked.case)
        if case.evidence and not quoted and not self._from_digest(case):
            return _because(Stage.EXTRACTION, "根拠の文が、ライブラリのどの検索単位にもありません。")
        for facts in asked.wanted:
            if self.truth.stating(facts, case):
                continue
            if self.truth.printed(facts, case):
                return _because(
                    Stage.EXTRACTION, f"「{_any(facts)}」は文書の本文にありますが、どの検索単位にも入っていません。"
                )
            if not quoted and case.category not in COMPUTED:
                return _because(Stage.EXTRACTION, f"「{_any(facts)}」はライブラリの文書のどこにもありません。")
        lost = [facts for facts in asked.wanted if self._is_lost(facts, asked)]
        if lost:
            return _because(
                Stage.EXTRACTION, f"「{_any(lost[0])}」は本文の表にありますが、事実として取り出されていません。"
            )
        return None

    def _from_digest(self, case: Case) -> bool:
        """Whether a plan that may answer is held as a digest, whose words are not the original's."""
        plans = self.assistant.retriever.generation.plans.values()
        return any(plan.digest for plan in plans if not case.plans or plan.id in case.plans)

    def _is_lost(self, facts: Sequence[str], asked: Asked) -> bool:
        found = self._stating(asked, facts)
        intent = EXPECTED.get(asked.case.category, (None, None))[0] or asked.question.intent
        return bool(found) and all(is_lost(p, s, facts, intent, self._knowledge) for p, s in found)

    def _excluded(self, asked: Asked) -> Diagnosis | None:
        """The question was taken to name plans, and the right ones are not among them."""
        named = asked.question.plan_ids
        if not named or not asked.case.plans or set(named) & set(asked.case.plans):
            return None
        return _because(Stage.UNDERSTANDING, f"質問の計画を {'・'.join(named)} と読み、対象計画を除きました。")

    def _finding(self, asked: Asked) -> Diagnosis | None:
        """No right passage is found by words or meaning, or none comes near enough to the top to be read."""
        right = {p.id for p in asked.right}
        if not right or listed(asked.question, self._knowledge, self.today):
            return None
        retriever, question = self.assistant.retriever, asked.question
        legs = retriever.legs(question)
        if not right & {*legs.lexical, *legs.passages, *legs.statements}:
            return _because(Stage.RETRIEVAL, "正解の箇所が、語による候補にも意味による候補にもありません。")
        ranked = retriever.fuse(question, legs, self.today)
        rank = next(i for i, hit in enumerate(ranked, start=1) if hit.passage.id in right)
        if rank > CANDIDATES:
            return _because(
                Stage.RANKING, f"正解の箇所は {rank} 番目で、読む範囲（{CANDIDATES} 番目まで）に入りません。"
            )
        read = rank_statements(sought_by(question, legs, retriever), ranked[:CANDIDATES], retriever, self.today)
        place = next((i for i, e in enumerate(read, start=1) if _tells(asked, e.passage, e.statement)), None)
        fact = self._place_of_fact(asked)
        if place is not None and place > NEAREST and (fact is None or fact > NEAREST):
            return _because(Stage.RANKING, f"正解の文は {place} 番目で、読む範囲（{NEAREST} 番目まで）に入りません。")
        if fact is not None and fact > NEAREST:
            return _because(Stage.RANKING, f"正解の事実は {fact} 番目で、読む範囲（{NEAREST} 番目まで）に入りません。")
        return None

    def _place_of_fact(self, asked: Asked) -> int | None:
        """The best place of a fact that states what is missing among those of its kind; None where there is none."""
        kinds = (Indicator, Initiative, Agency)
        places = []
        for kind in kinds:
            telling = {
                id(f) for p in asked.right for f in self._knowledge.in_passage(p, kind) if _states(asked, f.quote)
            }
            ranked = self.assistant.retriever.rank_facts(asked.question, kind, self.today)
            places += [i for i, hit in enumerate(ranked, start=1) if id(hit.fact) in telling][:1]
        return min(places, default=None)

    def _misread(self, asked: Asked) -> Diagnosis | None:
        """Understood as its category and the conversation say, the same question gets the right answer."""
        question = asked.question
        intent, aim = EXPECTED.get(asked.case.category, (None, None))
        meant = replace(question, intent=intent or question.intent, aim=aim or question.aim)
        readings = [("意図", meant)] if meant != question else []
        readings += [("前の発言とのつながり", self._inheriting(asked, before)) for before in _leanings(asked)]
        return self._first_right(asked, readings)

    def _other_plan(self, asked: Asked) -> Diagnosis | None:
        """Asked of the right plans alone, the same question gets the right answer.

        Looked at only after the search, for which fewer plans are easier whatever it does.
        """
        case, question = asked.case, asked.question
        if not case.plans or set(case.plans) == set(question.plan_ids):
            return None
        return self._first_right(asked, [("計画・時期", replace(question, plan_ids=case.plans))])

    def _first_right(self, asked: Asked, readings: Sequence[tuple[str, Question]]) -> Diagnosis | None:
        for what, question in readings:
            if is_right_when_understood(asked.case, question, self.assistant, self.today):
                return _because(Stage.UNDERSTANDING, f"{what}を正しく読めば、正しく答えます。")
        return None

    def _inheriting(self, asked: Asked, before: str) -> Question:
        plans = self.assistant.retriever.generation.plans
        return understand(asked.case.question, plans, self.today, inherited=before)

    def _crowded_out(self, asked: Asked) -> Diagnosis | None:
        """Once nothing else is found, the right passages get the right answer."""
        if asked.right and is_right_when_found(asked.case, asked.question, asked.right, self.assistant, self.today):
            return _because(Stage.RANKING, "正解の箇所だけを渡せば正しく答えます。ほかの箇所が上に来ました。")
        return None

    @property
    def _knowledge(self) -> Knowledge:
        return knowledge_of(self.assistant.retriever.generation)

    def _right(self, asked: Asked) -> list[Passage]:
        quoted = self.truth.passages(self.truth.quoted(asked.case))
        found = {p.id: p for facts in asked.wanted for p in self._about(facts, asked)}
        return quoted or list(found.values())

    def _about(self, facts: Sequence[str], asked: Asked) -> list[Passage]:
        return self.truth.about(self.truth.stating(facts, asked.case), asked.question)

    def _stating(self, asked: Asked, facts: Sequence[str]) -> list[tuple[Passage, Statement]]:
        """The statements of the right passages that state one of ``facts``."""
        return [(p, s) for p in asked.right for s in statements(p) if any(states(s.text, f) for f in facts)]


def _leanings(asked: Asked) -> list[str]:
    """What a follow-up may lean on other than what it was taken to: all turns before, the last one, none."""
    turns = [turn.question for turn in asked.case.history]
    ways = dict.fromkeys(["　".join(turns), turns[-1], ""]) if turns else {}
    return [way for way in ways if way != asked.question.inherited]


def _tells(asked: Asked, passage: Passage, statement: Statement) -> bool:
    """Whether a statement, with its headings, states a fact that is missing, in a plan that is right."""
    if asked.case.plans and passage.plan_id not in asked.case.plans:
        return False
    return _states(asked, f"{statement.head}\n{statement.text}")


def _states(asked: Asked, text: str) -> bool:
    """Whether a text states a fact that is missing."""
    return any(states(text, fact) for facts in asked.wanted for fact in facts)


def _not_refused(asked: Asked) -> Diagnosis:
    if isinstance(asked.reply, Refusal):
        return _because(Stage.COMPOSITION, f"断りの中で「{'・'.join(asked.verdict.forbidden)}」と言いました。")
    return _because(Stage.REFUSAL, "文書に答えがないのに、断らずに答えました。")


def _last(asked: Asked) -> Diagnosis:
    """What is left once the right passages were found and the question understood."""
    if any(_states(asked, line.text) for line in asked.unsaid):
        return _because(Stage.COMPOSITION, "正解を含む文を、引用で確かめられないとして落としました。")
    match asked.reply:
        case Refusal():
            return _because(Stage.REFUSAL, f"正解の箇所を見つけたのに断りました（{asked.reply.reason}）。")
        case Answer() if not asked.verdict.missing:
            return _because(
                Stage.COMPOSITION, f"言ってはならない「{'・'.join(asked.verdict.forbidden)}」を言いました。"
            )
        case Answer():
            missing = "・".join(map(_any, asked.verdict.missing))
            return _because(Stage.COMPOSITION, f"見つけた箇所にある「{missing}」を言いませんでした。")


def _because(stage: Stage, why: str) -> Diagnosis:
    return Diagnosis(stage=stage, why=why)


def _any(facts: Sequence[str]) -> str:
    return "／".join(facts)
