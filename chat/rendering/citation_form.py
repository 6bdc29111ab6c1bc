"""Citations as official documents write them: publisher, title, period, section, page."""

from typing import Final

from chat.answering.reply import Answer, Citation, Reply
from chat.rendering.replies import RECOGNISED, section_path

LONGEST_QUOTE: Final = 120


def official(citation: Citation) -> str:
    """One citation: みどり県『産業計画』（2022～2026年度）第1章 計画の推進 2 数値目標、p.12."""
    plan = citation.plan
    period = f"（{plan.period}{plan.mark('period')}）" if plan.period else ""
    path = " ".join(section_path(citation))
    place = f"、{citation.place}" if citation.place else ""
    digest = "、要約版による" if plan.digest else ""
    recognised = f"、{RECOGNISED}" if citation.recognised else ""
    return f"{plan.publisher or ''}『{plan.label}』{plan.mark('title')}{period}{path}{place}{digest}{recognised}"


def quoted(citation: Citation) -> str:
    """The quote on one line, shortened where it is long."""
    quote = " ".join(citation.quote.split())
    return quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE]}…"


def sources(reply: Reply) -> list[Citation]:
    """The citations that prove an answer; for a refusal, those of the nearest places."""
    return [c for c in reply.citations if c.supports] if isinstance(reply, Answer) else list(reply.citations)
