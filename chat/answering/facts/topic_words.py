"""What a question for a list is about: its words without those that only say that a list is wanted."""

import re
from collections.abc import Mapping
from typing import Final

from corpus.normalize import fold
from corpus.plan import Plan
from corpus.time_spans import find_time_spans
from retriever.question import Question
from retriever.tokens import content_set, content_words, terms

_ASKING: Final = re.compile(
    r"(?<![一-龥])(?:県|市|町|村|区|行政|自治体|役所|役場)(?=[はがでも])|\d{1,2}\s*(?:番目|つ目|個目)|(?<![0-9一二三四五六七八九十])[0-9一二三四五六七八九十]++(?:本(?=[のはを]|$)|つ)|改[定訂](?:前|後)の?|それぞれ|ぜんぶ|中身|メニュー|柱|"
    r"数値目標|産業?戦略指標|指標|目標値?|KPI|一覧|すべて|全て|全部|いくつ|何個|何件|挙げ|列挙|リスト|教え|ください|計画|戦略|プラン|取組|取り組み|取り組む|施策|事業|"
    r"担当|担う|関わる|行う|実施|機関|団体|組織|役割|どんな|何|今の|現行|前の|旧|最新|数|項目|設定|掲げ|定め|ある|あり|なに|主な",
    re.IGNORECASE,
)


def topic_terms(question: Question, plans: Mapping[str, Plan], besides: str = "") -> list[str]:
    """The search terms of a list question's topic: asking words, named plans' titles, years and ``besides`` left out."""
    text = question.text
    for span in reversed(find_time_spans(text)):
        text = f"{text[: span.at]} {text[span.until :]}"
    text = fold(text)
    for words in besides.split():
        text = text.replace(fold(words), " ")
    titles = {term for plan_id in question.plan_ids for term in terms(plans[plan_id].title)}
    titles |= {
        term
        for plan in plans.values()
        if plan.publisher and plan.publisher in question.text
        for term in terms(plan.publisher)
    }
    found = content_words(_ASKING.sub(" ", text))
    return [
        term for term in dict.fromkeys(found) if not term.startswith("@") and term not in titles and not term.isdigit()
    ]


def speaks_of(text: str, topic: list[str]) -> bool:
    """Whether a text holds every word of the topic."""
    held = content_set(text)
    return all(term in held for term in topic)


_VERB: Final = re.compile(r"[うくぐすつぬぶむるい]$")


def is_noun(term: str) -> bool:
    """Whether a term is no verb or adjective, by the ending of its lemma (跡継ぎ is none)."""
    return not _VERB.search(term)
