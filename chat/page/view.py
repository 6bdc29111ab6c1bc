"""Replies as what the page shows: everything from documents and users escaped."""

import html
import re
from collections.abc import Iterator, Sequence
from typing import Final, assert_never

from chat.answer import Answer, Citation, Refusal, Reply
from corpus.plan import PlanStatus

EMPTY_PANEL: Final = '<p class="kk-empty">質問すると、答えの根拠となる計画の本文をここに示します。</p>'
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|~>:@])")
_STATUS_CLASSES: Final = {
    PlanStatus.IN_FORCE: "current",
    PlanStatus.ENDED: "ended",
    PlanStatus.UPCOMING: "upcoming",
    PlanStatus.UNKNOWN: "unknown",
}


def safe(text: str) -> str:
    """``text`` for a Markdown component, shown as it is: no tag, link, image or emphasis comes of it."""
    return _MARKDOWN.sub(r"\\\1", html.escape(text, quote=False)).replace("\n", "  \n")


def reply_markdown(reply: Reply) -> Iterator[str]:
    """The reply as growing Markdown, one step a line; citation marks link to the panel's cards."""
    match reply:
        case Answer():
            lines = []
            for i, claim in enumerate(reply.claims):
                marks = "".join(f"[［{n}］](#cite-{n})" for n in claim.citations)
                text = safe(claim.text)
                lines.append((f"**{text}**" if i == 0 and "\n" not in claim.text else text) + marks)
                yield "\n\n".join(lines)
            yield "\n\n".join([*lines, _source_line(reply.citations)])
        case Refusal():
            yield f"**{safe(reply.message)}**"
            near = "　".join(f"[［{c.number}］{safe(_last(c))}](#cite-{c.number})" for c in reply.citations)
            if near:
                yield f"**{safe(reply.message)}**\n\n近い箇所：{near}"
        case _:
            assert_never(reply)


def _source_line(citations: Sequence[Citation]) -> str:
    plans = dict.fromkeys((c.plan.title, str(c.plan.period or ""), str(c.status)) for c in citations if c.supports)
    return "出典：" + "、".join(safe(f"{title}（{'・'.join(p for p in rest if p)}）") for title, *rest in plans)


def _last(citation: Citation) -> str:
    return citation.section[-1] if citation.section else "本文"


def panel_html(reply: Reply) -> str:
    """The cited passages as cards: plan, period, status, section path, the quote highlighted."""
    if not reply.citations:
        return EMPTY_PANEL
    used = [c for c in reply.citations if c.supports]
    other = [c for c in reply.citations if not c.supports]
    parts = []
    if used:
        parts += ["<h3>根拠</h3>", *map(_card, used)]
    if other:
        parts += [f"<h3>{'あわせて見る箇所' if used else '近い箇所'}</h3>", *map(_card, other)]
    return "".join(parts)


def _card(citation: Citation) -> str:
    plan = citation.plan
    path = " ＞ ".join(html.escape(title) for title in citation.section)
    pages = citation.pages
    page = (
        f'<span class="kk-page">p.{pages.first}{f"–{pages.last}" if pages.last > pages.first else ""}</span>'
        if pages
        else ""
    )
    digest = '<span class="kk-badge kk-digest">要約版</span>' if plan.digest else ""
    return (
        f'<article class="kk-cite" id="cite-{citation.number}" tabindex="-1">'
        f'<header><span class="kk-number">［{citation.number}］</span>'
        f'<span class="kk-title">{html.escape(plan.title)}</span>'
        f'<span class="kk-badge kk-{_STATUS_CLASSES[citation.status]}">{citation.status}</span>{digest}'
        f'<span class="kk-period">{plan.period or "期間不明"}</span>{page}</header>'
        f'<p class="kk-path">{path}</p><div class="kk-text">{_marked(citation)}</div></article>'
    )


def _marked(citation: Citation) -> str:
    text, span = citation.passage.text, citation.span
    lead = citation.passage.lead
    before, quote, after = text[: span.start], text[span.start : span.end], text[span.end :]
    if not citation.supports:
        before, quote, after = text, "", ""
    mark = f"<mark>{html.escape(quote)}</mark>" if quote else ""
    head = f'<span class="kk-lead">{html.escape(lead)}</span>\n' if lead else ""
    return head + html.escape(before) + mark + html.escape(after)
