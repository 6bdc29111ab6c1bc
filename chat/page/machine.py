"""The page's endpoints for machines, over HTTP and as tools of the Model Context Protocol.

Their docstrings are what programs and language models are told of them.
"""

import functools
import secrets
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import gradio as gr

from chat.answering.question.scope import Scope, Within
from chat.page.acts import explained
from chat.page.host import AssistantHost
from chat.rendering.fact_tables import fact_object, select
from chat.rendering.replies import reply_object
from corpus.errors import KeikakuError
from corpus.facts import KINDS
from corpus.normalize import holds_words
from corpus.plan import Plan
from corpus.volumes import wholes
from retriever.hybrid import Ranked

MOST: Final = 200
"""Facts given at once."""

MOST_PASSAGES: Final = 20


class Machine:
    """What the endpoints do, over one host; what can't be done is a :class:`KeikakuError`."""

    def __init__(self, host: AssistantHost) -> None:
        self._host = host

    def ask(self, question: str, plan: str = "", only_in_force: bool = False) -> dict[str, Any]:
        """計画文書にもとづいて質問に答えます。答えと、その根拠となる本文の引用を返します。書かれていないことには答えません。

        Args:
            question: 日本語の質問（2000 文字まで）。例：企業誘致件数の目標は？
            plan: この計画だけで答えるときの計画 ID。空ならすべての計画。
            only_in_force: 現行の計画だけで答えるか。

        Returns:
            answer（答えの文）、abstained（見つからず答えなかったか）、confidence（sure：答え、likely：該当しそうな箇所、none：答えなし）、
            writer（文章を書いた言語モデル。model：名前、dropped：確かめられず除いた文の数、fell_back：使わなかった理由。なければ null）、
            probabilities（判断の確率。answered：計画に答えがある、right：作った答えが正しい。判断を経ない一覧などでは null）、
            citations（計画・節・ページ・引用・本文）。
        """
        within = Within(scope=Scope(plan_id=plan, in_force=only_in_force))
        with self._host.running.of(secrets.token_hex(16)) as stop:
            assistant = self._host.assistant().until(stop)
            reply = assistant.ask(question, today=self._host.today(), within=within)
        return {"question": question, **reply_object(reply)}

    def facts(self, kind: str = "indicator", plan: str = "", find: str = "", limit: int = 50) -> dict[str, Any]:
        """計画から取り出した事実（指標・取組・工程・用語・機関）を一覧します。どの事実にも原文の引用がつきます。

        Args:
            kind: indicator（指標）、statistic（統計値）、initiative（取組）、milestone（工程）、term（用語）、agency（機関）のどれか。
            plan: この計画だけに絞るときの計画 ID。空ならすべての計画。
            find: 名前か引用に含まれる語。空白で区切るとすべてを含むもの。
            limit: 返す最大の件数（200 まで）。

        Returns:
            total（該当する件数）と facts（事実の一覧）。
        """
        if kind not in KINDS:
            raise KeikakuError(
                f"kind「{kind}」はありません。indicator、statistic、initiative、milestone、term、agency のどれかにしてください。"
            )
        generation = self._host.assistant().retriever.generation
        entries = select(generation, kind, plan or None)
        objects = [fact_object(entry, generation) for entry in entries]
        found = [o for o in objects if holds_words(f"{o.get('name', '')}{o.get('quote', '')}", find)]
        return {"total": len(found), "facts": found[: max(0, min(limit, MOST))]}

    def search(self, query: str, plan: str = "", limit: int = 5) -> dict[str, Any]:
        """計画の本文を、語と意味で検索します。答えは作らず、近い順に本文を返します。

        Args:
            query: 探す言葉や質問（2000 文字まで）。
            plan: この計画だけに絞るときの計画 ID。空ならすべての計画。
            limit: 返す最大の件数（20 まで）。

        Returns:
            passages（計画・節・ページ・本文）。
        """
        today, assistant = self._host.today(), self._host.assistant()
        within = Within(scope=Scope(plan_id=plan))
        question = assistant.understand(query, today=today, within=within)
        ranked = assistant.retriever.search(question, max(0, min(limit, MOST_PASSAGES)), today)
        plans = assistant.retriever.generation.plans
        return {"passages": [_found(hit, plans[hit.passage.plan_id], today) for hit in ranked]}

    def plans(self) -> dict[str, Any]:
        """取り込まれている計画の一覧を返します。ほかの入口の plan に渡す計画 ID がわかります。

        Returns:
            plans（ID、題名、発行者、期間、状態、要約版か、分冊）。
        """
        today = self._host.today()
        plans = self._host.assistant().retriever.generation.plans
        return {
            "plans": [
                {
                    "id": p.id,
                    "title": p.title,
                    "publisher": p.publisher,
                    "period": str(p.period) if p.period else None,
                    "status": str(p.status(today)),
                    "digest": p.digest,
                    "volumes": [v.volume for v in plans.values() if v.part_of == p.id],
                }
                for p in wholes(plans).values()
            ]
        }


def _found(hit: Ranked, plan: Plan, today: date) -> dict[str, Any]:
    passage = hit.passage
    return {
        "passage_id": passage.id,
        "plan_id": plan.whole,
        "plan_title": plan.title,
        "volume": plan.volume,
        "status": str(plan.status(today)),
        "section": list(passage.section),
        "pages": [passage.pages.first, passage.pages.last] if passage.pages else None,
        "recognised": passage.recognised,
        "text": passage.text,
        "score": round(hit.score, 4),
    }


def build_machine(host: AssistantHost) -> None:
    """Add the endpoints ``/ask``, ``/facts``, ``/search`` and ``/plans`` to the page being built."""
    machine = Machine(host)
    for name in ("ask", "facts", "search", "plans"):
        # Not queued: each takes milliseconds, and tools of the Model Context Protocol then need no second request.
        gr.api(_told(getattr(machine, name)), api_name=name, concurrency_limit=None, queue=False)


def _told(act: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """An endpoint whose problems are told as Gradio tells them; with its own inputs and docstring."""

    @functools.wraps(act)
    def run(*arguments: object, **named: object) -> dict[str, Any]:
        return explained(lambda: act(*arguments, **named))

    return run
