"""Replies as text and as JSON objects."""

from collections.abc import Sequence
from typing import Final, assert_never

from chat.answering.reply import LIKELY, OTHERWISE, Answer, Citation, Refusal, Reply, written_by
from corpus.normalize import UNREAD, squeeze
from corpus.passage import SectionPath
from corpus.plan import Plan

LONGEST_TITLE: Final = 40

ADD_ORIGINAL: Final = "原文で答えるには、計画の文書をフォルダに入れ、「keikaku ingest フォルダ」を実行してください。"

RECOGNISED: Final = "文字認識による"
"""What is said of a citation whose passage was recognised on an image."""

CHECK_IMAGE: Final = "※文字認識で読んだページには、読み誤りがありえます。ページの画像で確かめてください。"


CHECK_UNREAD: Final = (
    f"※「{UNREAD}」は、読み取れなかった文字や数値です。書かれていないとは限らないので、元の文書で確かめてください。"
)


WRITTEN: Final = "文章は言語モデル（{model}）が書き、一文ずつ根拠と照合しています。"
ADVISED: Final = "答えを探すのに言語モデルの助けを使いました（{how}）。"
DROPPED: Final = "確かめられなかった文を除きました（{dropped}文）。"


def answer_text(reply: Reply) -> str:
    """What a person reads: the claims with their citation numbers and the plans they come from."""
    match reply:
        case Answer():
            lines = claim_lines(reply)
            sources = dict.fromkeys(_source(c) for c in reply.citations if c.supports and not _is_named(c, lines))
            note = [reply.note] if reply.note else []
            return "\n".join(
                [
                    *lead(reply),
                    *lines,
                    *note,
                    *(f"（{source}）" for source in sources),
                    *source_notes(reply),
                    *(f"※{note}" for note in writer_notes(reply)),
                    *otherwise(reply),
                ]
            )
        case Refusal():
            lines = [reply.message]
            if reply.citations:
                places = "、".join(dict.fromkeys(_place(c) for c in reply.citations))
                lines.append(f"近い箇所：{places}")
            notes = (f"※{note}" for note in writer_notes(reply))
            return "\n".join([*lines, *source_notes(reply), *notes, *otherwise(reply)])
        case _:
            assert_never(reply)


def claim_lines(answer: Answer) -> list[str]:
    """The claims, each with the numbers of its citations."""
    return [_claim_line(claim.text, claim.citations) for claim in answer.claims]


def lead(answer: Answer) -> list[str]:
    """What is said before the claims: that they are the likeliest places only."""
    return [LIKELY] if answer.likely else []


def otherwise(reply: Reply) -> list[str]:
    """How the question may be taken as well, each way as a question of its own; はい takes the first."""
    return [OTHERWISE + "".join(f"「{text}」" for text in reply.others)] if reply.others else []


def source_notes(reply: Reply) -> list[str]:
    """What is to be known of what was read: a digest rather than the original, characters recognised or left unread."""
    match reply:
        case Answer():
            read = [c for c in reply.citations if c.supports]
            digests = f"※要約版は計画の内容を短くまとめ直したものです。{ADD_ORIGINAL}"
        case Refusal():
            read = list(reply.citations)
            digests = f"※調べたのは要約版で、原文には書かれている場合があります。{ADD_ORIGINAL}"
        case _:
            assert_never(reply)
    notes = [
        (any(c.plan.digest for c in read), digests),
        (any(c.recognised for c in read), CHECK_IMAGE),
        (leaves_unread(reply), CHECK_UNREAD),
    ]
    return [note for holds, note in notes if holds]


def writer_notes(reply: Reply) -> list[str]:
    """Who wrote an answer, what was left out of it, or why it is the one without a language model; how one helped to find it."""
    written = written_by(reply)
    advised = [ADVISED.format(how="、".join(reply.advised))] if reply.advised else []
    if written is None:
        return advised
    if written.fell_back:
        return [written.fell_back, *advised]
    dropped = [DROPPED.format(dropped=written.dropped)] if written.dropped else []
    return [WRITTEN.format(model=written.model), *dropped, *advised]


def leaves_unread(reply: Reply) -> bool:
    """Whether something could not be read in what an answer quotes, or in the passages in which a refusal looked."""
    if isinstance(reply, Refusal):
        return any(UNREAD in c.passage.text for c in reply.citations)
    return any(UNREAD in c.quote for c in reply.citations if c.supports)


def _claim_line(text: str, numbers: tuple[int, ...]) -> str:
    return text + "".join(f"［{n}］" for n in numbers)


def _is_named(citation: Citation, lines: Sequence[str]) -> bool:
    """Whether a line says already of which plan, period and status it is."""
    plan = citation.plan
    words = squeeze("・".join((*plan.named, str(citation.status))))
    return plan.volume is None and any(words in squeeze(line) for line in lines)


def _source(citation: Citation) -> str:
    plan = citation.plan
    period = f"、{plan.period}{plan.mark('period')}" if plan.period else ""
    digest = "・要約版" if plan.digest else ""
    return f"{plan.label}{plan.mark('title')}{period}、{citation.status}{digest}"


def _place(citation: Citation) -> str:
    return f"{citation.plan.label}「{section_title(citation)[:LONGEST_TITLE]}」［{citation.number}］"


SHORT_TITLE: Final = 8
"""Characters up to which a title (工程表, 主な取組) says little without the one above it."""


def section_title(citation: Citation) -> str:
    """What a cited section is called, with the title above it where its own says little."""
    titles = section_path(citation) or ("本文",)
    return " ＞ ".join(titles[-2:]) if len(titles[-1]) <= SHORT_TITLE else titles[-1]


def section_path(citation: Citation) -> SectionPath:
    """The titles above a cited passage, without the document's own, which the plan's name says already."""
    return below_title(citation.section, citation.plan)


def below_title(path: SectionPath, plan: Plan) -> SectionPath:
    """A path without the document's own title at its head."""
    return path[1:] if path and squeeze(plan.title) in squeeze(path[0]) else path


def citation_text(citation: Citation) -> str:
    """One citation for a terminal: number, plan, section path, pages, quote."""
    place = f" {citation.place}" if citation.place else ""
    place += f"（{RECOGNISED}）" if citation.recognised else ""
    path = " ＞ ".join(section_path(citation)) or "本文"
    quote = " ".join(citation.quote.split())
    return f"［{citation.number}］{_source(citation)}{place}\n    {path}\n    「{quote}」"


def reply_object(reply: Reply) -> dict[str, object]:
    """The reply as the fields of a JSON object."""
    return {
        "answer": answer_text(reply),
        "abstained": isinstance(reply, Refusal),
        "confidence": confidence(reply),
        "probabilities": reply.judgement.probabilities if reply.judgement else None,
        "intent": str(reply.question.intent),
        "writer": _writer_object(reply),
        "citations": [_citation_object(c) for c in reply.citations],
    }


def _writer_object(reply: Reply) -> dict[str, object] | None:
    """The language model that was asked, the sentences left out, and why it is not its answer; None without one."""
    written = written_by(reply)
    if written is None:
        return None
    return {"model": written.model, "dropped": written.dropped, "fell_back": written.fell_back or None}


def confidence(reply: Reply) -> str:
    """How sure a reply is: ``sure``, ``likely`` (places that may answer), or ``none`` for a refusal."""
    if isinstance(reply, Refusal):
        return "none"
    return "likely" if reply.likely else "sure"


def _citation_object(citation: Citation) -> dict[str, object]:
    pages = citation.pages
    return {
        "number": citation.number,
        "plan_id": citation.plan.whole,
        "plan_title": citation.plan.title,
        "volume": citation.plan.volume,
        "digest": citation.plan.digest,
        "recognised": citation.recognised,
        "section": list(citation.section),
        "pages": [pages.first, pages.last] if pages else None,
        "place": citation.place,
        "quote": citation.quote,
        "passage_id": citation.passage.id,
        "passage": citation.passage.text,
        "supports": citation.supports,
    }
