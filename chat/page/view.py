"""Replies as what the page shows: everything from documents and users escaped."""

import html
import re
from collections.abc import Iterator, Sequence
from typing import Final, assert_never

from chat.answer import Answer, Citation, Refusal, Reply
from chat.render import digest_note, section_path, section_title
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


def reply_markdown(reply: Reply, turn: int) -> Iterator[str]:
    """The reply as growing Markdown, one step a line.

    Its citation marks link to the passages of this ``turn``, which no later answer takes over.
    """
    match reply:
        case Answer():
            lines = []
            for i, claim in enumerate(reply.claims):
                marks = "".join(f"[［{n}］](#cite-{turn}-{n})" for n in claim.citations)
                text = safe(claim.text)
                lines.append((f"**{text}**" if i == 0 and "\n" not in claim.text else text) + marks)
                yield "\n\n".join(lines)
            note = [safe(reply.note)] if reply.note else []
            yield "\n\n".join([*lines, *note, _source_line(reply.citations)])
        case Refusal():
            yield f"**{safe(reply.message)}**"
            near = "　".join(
                f"[［{c.number}］{safe(section_title(c))}](#cite-{turn}-{c.number})" for c in reply.citations
            )
            if near:
                told = [f"**{safe(reply.message)}**", f"近い箇所：{near}", *map(safe, digest_note(reply))]
                yield "\n\n".join(told)
        case _:
            assert_never(reply)


def _source_line(citations: Sequence[Citation]) -> str:
    plans = dict.fromkeys(
        (c.plan.title, str(c.plan.period or ""), str(c.status), "要約版" if c.plan.digest else "")
        for c in citations
        if c.supports
    )
    return "出典：" + "、".join(safe(f"{title}（{'・'.join(p for p in rest if p)}）") for title, *rest in plans)


def panel_html(sections: Sequence[str]) -> str:
    """The cited passages of every turn; the last turn's are shown, a click on a mark shows another's."""
    shown = len(sections) - 1
    return "".join(
        f'<section class="kk-turn"{"" if turn == shown else " hidden"}>{section}</section>'
        for turn, section in enumerate(sections)
    )


def section_html(reply: Reply, turn: int) -> str:
    """The cited passages of one turn as cards: plan, period, status, section path, quotes marked."""
    if not reply.citations:
        return EMPTY_PANEL
    used = _by_passage([c for c in reply.citations if c.supports])
    other = _by_passage([c for c in reply.citations if not c.supports])
    parts = [f'<p class="kk-note">{html.escape(note)}</p>' for note in digest_note(reply)]
    if used:
        parts += ["<h3>根拠</h3>", *(_card(group, turn) for group in used)]
    if other:
        parts += [f"<h3>{'あわせて見る箇所' if used else '近い箇所'}</h3>", *(_card(group, turn) for group in other)]
    return "".join(parts)


def _by_passage(citations: Sequence[Citation]) -> list[list[Citation]]:
    """Citations of one passage share a card."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.passage.id, []).append(citation)
    return list(groups.values())


def _card(citations: Sequence[Citation], turn: int) -> str:
    first = citations[0]
    plan = first.plan
    path = " ＞ ".join(html.escape(title) for title in section_path(first))
    places = "、".join(dict.fromkeys(c.place for c in citations if c.place))
    page = f'<span class="kk-page">{places}</span>' if places else ""
    digest = '<span class="kk-badge kk-digest">要約版</span>' if plan.digest else ""
    numbers = "".join(f"［{c.number}］" for c in citations)
    anchor = "" if first.supports else f' id="cite-{turn}-{first.number}"'
    return (
        f'<article class="kk-cite"{anchor} tabindex="-1">'
        f'<header><span class="kk-number">{numbers}</span>'
        f'<span class="kk-title">{html.escape(plan.title)}</span>'
        f'<span class="kk-badge kk-{_STATUS_CLASSES[first.status]}">{first.status}</span>{digest}'
        f'<span class="kk-period">{plan.period or "期間不明"}</span>{page}</header>'
        f'<p class="kk-path">{path}</p><div class="kk-text">{_marked(citations, turn)}</div></article>'
    )


def _marked(citations: Sequence[Citation], turn: int) -> str:
    """The passage with each quote marked; what two quotes share is marked once, for the first."""
    passage = citations[0].passage
    parts = [f'<span class="kk-lead">{html.escape(passage.lead)}</span>\n'] if passage.lead else []
    at = 0
    for citation in sorted((c for c in citations if c.supports), key=lambda c: (c.span.start, c.number)):
        start, end = max(at, citation.span.start), max(at, citation.span.end)
        parts.append(html.escape(passage.text[at:start]))
        parts.append(f'<mark id="cite-{turn}-{citation.number}">{html.escape(passage.text[start:end])}</mark>')
        at = end
    parts.append(html.escape(passage.text[at:]))
    return "".join(parts)
