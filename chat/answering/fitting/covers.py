"""Lines of a document's cover: its title, who published it and when, which answer only what is asked of the document itself."""

import re
from functools import lru_cache
from typing import Final

from corpus.normalize import squeeze
from corpus.plan import Plan
from corpus.statements import Statement
from corpus.time_spans import without_times
from retriever.question import Question

_OF_THE_DOCUMENT: Final = re.compile(
    r"発行|公表|策定|改[訂定]|作成|作った|つくった|出した|発表|題名|タイトル|表題|名前|名称|正式|何年|いつの|何次|第何|どの計画|何という"
)
"""Asks of a document itself: who made it, when, what it is called, for which years."""

LONGEST: Final = 80


def asks_of_the_document(question: Question) -> bool:
    """Whether a question may be answered by a line of the cover."""
    return _OF_THE_DOCUMENT.search(question.text) is not None


def is_of_cover(statement: Statement, plan: Plan) -> bool:
    """Whether a statement is nothing but a title, or a publisher with an office and a date."""
    if statement.cells or len(statement.text) > LONGEST:
        return False
    return _is_cover(statement.text, plan.title, plan.publisher or "")


@lru_cache(maxsize=8192)
def _is_cover(text: str, title: str, publisher: str) -> bool:
    said = squeeze(text)
    if said in squeeze(title):
        return len(said) > 1
    rest = squeeze(without_times(text))
    for name in (squeeze(title), squeeze(publisher)):
        rest = rest.replace(name, "") if name else rest
    return rest != said and _NOTHING_ELSE.fullmatch(rest) is not None


_NOTHING_ELSE: Final = re.compile(
    r"(?:策定|改[訂定]|発行|公表|作成|抜粋|概要版?|本編|案|版|月|日|現在|[一-龥々ァ-ヶー]{1,8}(?:[課局部室署]|委員会|センター)|[\W_])*+"
)
