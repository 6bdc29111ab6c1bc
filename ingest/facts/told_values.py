"""Values of one indicator as lines tell them: each a figure with its role, its time or both, in any order and print."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans, fiscal_year_of_iso
from ingest.facts.roles import Role
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.label import held_under, read_label
from ingest.facts.tables.names import with_bodies
from ingest.facts.values import WITH_OTHER

LONGEST: Final = 240
LONGEST_PIECE: Final = 60

_MARKS: Final = re.compile(r"^[\s>＞・●○◆■*＊-]+|[\s>＞]+$")
_BRACKETS: Final = re.compile(
    r"[(（〔\[［【](?:[^()（）〔〕\[\]［］【】]|[(（][^()（）〔〕\[\]［］【】]*+[)）])*+[)）〕\]］】]"
)
"""With brackets in them, as those of a time said twice: （2023（R5））."""

LABELLED: Final = (
    r"[（(【〔［\[][^()（）【】〔〕［］\[\]]{1,16}(?:[（(][^()（）]{1,8}[)）])?[)）】〕］\]]\s*[▲△約]?[\d０-９]"
)
"""A figure with what is said of it in brackets before it: （現状・R6）66.7％, 【R5】12人."""

_APART: Final = re.compile(
    r"[→⇒➡；;｜|]|[／/](?!(?!目標|実績|現状|見込|基準)[^\s\d（()）／/]{1,3}(?:\s*$|[(（]))|、|[，,](?!\d{3}(?!\d))|\s{2,}|　|(?<=[)）])\s+"
    r"|\s+(?=[HRＨＲ]\d|令和|平成|20\d\d|(?:現状|実績|目標|見込|基準)値?[\s:：(（…])"
)
_APART_LABELLED: Final = re.compile(rf"(?<!^)(?<![\s　→⇒➡／/｜|、])[\s　→⇒➡／/｜|、]*+(?={LABELLED})")
"""Where a text is cut whose first figure has what is said of it before it: those of the others stand there, too."""

_BETWEEN: Final = re.compile(r"[\s:：…‥=＝は]+|(?<=[値時点末標績年度])(?=[\d▲△約])")


_BOX: Final = re.compile(
    r"(?:[\[［](?P<label>[^\s\[\]［］\d]{1,12})[\]］]\s*+(?P<said>[^\[\]［］]+)|(?P<before>[^\[\]［］]{1,24}?)\s*[\[［]\s*+(?P<value>(?:[^\s\[\]［］]++(?:\s++(?=[^\s\]］]))?)*+)\s*+[\]］](?P<rest>[^\[\]［］]*))"
)


def _fills(label: str) -> bool:
    """Whether what stands before a box is a label of a form."""
    return read_label(label).says_which_value or held_under(label) is not None


def unboxed(text: str) -> str:
    """A text whose label or whose value stands in square brackets, as in a form, with a colon instead: 実績［2,140 ］, ［指標］点検数."""
    match = _BOX.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if match is None or (match["label"] is None and not _fills(match["before"].strip())):
        return text
    label, said = match["label"] or match["before"], match["said"] or f"{match['value']}{match['rest']}"
    return f"{label.strip()}：{said.strip()}" if said and said.strip() else text


@dataclass(frozen=True, slots=True)
class Told:
    """A figure with what is said of it: its role, where one is said, and the part of the whole that it is of."""

    figure: Figure
    role: Role | None = None
    part: str = ""

    @property
    def key(self) -> tuple[Role | None, str | None, str, str]:
        """What is told twice in no block: of two values of one role without times the later one is further on."""
        return self.role, self.figure.period, self.part, "" if self.figure.period else self.figure.printed


_Label = tuple[Role | None, str | None]


def told_values(text: str) -> list[Told]:
    """What a text tells where it tells nothing but values with their roles or times; nothing for any other."""
    bare = unboxed(_MARKS.sub("", text.replace("\n", "　")))
    bare = bare[1:-1] if _BRACKETS.fullmatch(bare) else with_bodies(bare)[0]
    if not bare or len(bare) > LONGEST or bare.endswith("。"):
        return []
    found: list[Told] = []
    label: _Label = (None, None)
    beside = WITH_OTHER.fullmatch(bare)
    both = [told_values(beside["own"]), told_values(beside["other"])] if beside is not None else []
    if all(both) and all(told.figure.value is not None for said in both for told in said):
        found = [told for said in both for told in said]
    if found:
        return found
    for piece in pieces_of(bare):
        told, label = _statement(piece, label)
        if told is None:
            return []
        found.append(told)
    leading = _LEADING_ROLE.match(bare)
    role = read_label(leading["role"]).role if leading is not None else None
    if role is not None and all(each.role is None for each in found[1:]):
        found = [replace(each, role=role) for each in found]
    if (
        len(found) > 1
        and found[0].role is None
        and (arrow := _ARROW.search(bare))
        and found[1].figure.printed in bare[arrow.end() :]
    ):
        found[0] = replace(found[0], role=Role.BASELINE)
    return found


_LEADING_ROLE: Final = re.compile(r"(?P<role>[^\s\d:：]{2,6})[\s　:：]+(?=(?:令和|平成|20\d\d|[RHＲＨ][\d０-９]))")
"""What a line says of all its values before the time of the first: 実績　令和4年度 91.7％　令和5年度 92.0％."""

_ARROW: Final = re.compile(r"[→⇒➡]")
"""What an arrow leads from is where it starts."""


def pieces_of(text: str) -> Iterator[str]:
    """The text cut at arrows, slashes, commas and wide spaces that stand in no brackets; a label goes with its figure."""
    within = [match.span() for match in _BRACKETS.finditer(text)]
    at = 0
    held = ""
    apart = _APART_LABELLED if re.match(LABELLED, text) else _APART
    for match in [*apart.finditer(text), None]:
        until = match.start() if match is not None else len(text)
        if match is not None and any(a < until < z for a, z in within):
            continue
        piece = f"{held} {text[at:until].strip()}".strip()
        at = match.end() if match is not None else until
        goes_on = match is not None and not match[0].strip()
        alone = goes_on and re.search(r"[\w:：…‥)）]$", piece) is not None
        held = piece if alone and _label(_BRACKETS.sub("", piece)) is not None else ""
        if piece and not held:
            yield piece


def _statement(piece: str, before: _Label) -> tuple[Told | None, _Label]:
    """One figure with its time or role; without either it is of the label before it, named by its part: 日帰り 3,420."""
    if len(piece) > LONGEST_PIECE:
        return None, before
    said = [found for match in _BRACKETS.finditer(piece) if (found := _in_brackets(match[0][1:-1])) is not None]
    core = re.sub(r"\s+", " ", _BRACKETS.sub(" ", piece)).strip(" :：…‥")
    for figure_of in (cell_figure, _in_words):
        for head, value in _cuts(core):
            told = _told(head, figure_of(value), said, before)
            if told is not None:
                return told, (told.role, told.figure.period)
    return None, before


def _told(head: str, figure: Figure | None, said: Sequence["_Label"], before: "_Label") -> Told | None:
    """A figure with what stands before it and in brackets; None where its time or role is not said, or something else is."""
    parted = (label, "") if (label := _label(head)) is not None else _with_part(head)
    if figure is None or parted is None:
        return None
    role, period = _joined([parted[0], *said])
    if role is None and period is None:
        role, period = before if figure.period is None else (None, None)
    if (role is None and period is None) or (
        parted == ((None, None), parted[1]) and parted[1] and before == (None, None)
    ):
        return None
    return Told(replace(figure, period=period or figure.period, printed=figure.printed), role, parted[1])


def _in_words(value: str) -> Figure | None:
    """What shall be or was, said in words instead of a figure: 定めない, 全員, 結果を見て決める."""
    worded = re.search(r"\w", value) is not None and not re.search(r"[。、:：\d]", fold_same_length(value))
    return Figure(value=None, unit=None, period=None, printed=value) if worded and len(value) <= LONGEST_WORDS else None


LONGEST_WORDS: Final = 24


def _cuts(core: str) -> Iterator[tuple[str, str]]:
    """The ways to cut a text into what is said of a figure and the figure, the shortest first."""
    yield "", core
    for match in _BETWEEN.finditer(core):
        if match.start():
            yield core[: match.start()], core[match.end() :]


def _label(head: str) -> _Label | None:
    """The role and the time that a text says, and nothing else; None for other texts."""
    if not head:
        return None, None
    label = read_label(head.strip(" 　:：…‥"))
    return (label.role, label.period) if label.says_which_value and not label.derived else None


def _with_part(head: str) -> tuple[_Label, str] | None:
    """The label of a figure and the part of the whole that it is of, after it or alone: 現状 日帰り, 宿泊."""
    first, *rest = _BETWEEN.split(head, maxsplit=1)
    before = _label(first) if rest and rest[0] else None
    part, label = (rest[0], before) if before is not None else (head, (None, None))
    named = 0 < len(part) <= LONGEST_PART and not re.search(r"[\d:：]|[はがをに]$", fold_same_length(part))
    return (label, part) if named and not find_time_spans(part) else None


LONGEST_PART: Final = 12


def _in_brackets(inside: str) -> _Label | None:
    """What a bracket says of a figure: its role, its time, or both before a remark (歩み。中止のため)."""
    first = re.split(r"[。、]", inside)[0]
    label = read_label(first)
    if label.says_which_value and not label.derived:
        return label.role, label.period
    return (None, label.period) if label.period is not None and label.role is None else None


def _joined(labels: Sequence[_Label]) -> _Label:
    role = next((role for role, _ in labels if role is not None), None)
    return role, next((period for _, period in labels if period is not None), None)


def with_roles(told: Sequence[Told], now: int | None, *, aims: bool = False) -> list[tuple[Role, Told]]:
    """Each value with its role, said or by its time: beside an aim those of years to come are aims, others were reached.

    ``aims`` says that a heading speaks of aims: there the first of the others is what an aim starts from.
    """
    aimed = aims or any(each.role is Role.TARGET for each in told)
    if not aims and all(each.role in (None, Role.TARGET) for each in told):
        told = _reached_before_aims(told)
    told = [replace(each, role=None) if aims and _is_yet_to_come(each, told, now) else each for each in told]
    said = any(each.role not in (None, Role.ACTUAL) for each in told)
    found = [(each.role or _of_time(each.figure.period, now, aimed=aimed), each) for each in told]
    reached = max((each.figure.period or "" for each in told if each.role in _REACHED), default="")
    if aims and reached:  # What is not said to be reached after what is said so is aimed at.
        after = [each.role is None and (each.figure.period or "") > reached for each in told]
        found = [(Role.TARGET if ahead else role, each) for ahead, (role, each) in zip(after, found, strict=True)]
    if said or not any(role is Role.TARGET for role, _ in found):
        return found
    first = min(each.figure.period or "" for _, each in found)
    return [(Role.BASELINE if each.figure.period == first else role, each) for role, each in found]


def _reached_before_aims(told: Sequence[Told]) -> list[Told]:
    """Values with what nothing but the aims is said of: the dated ones before the first aim were reached."""
    first = next((i for i, each in enumerate(told) if each.role is Role.TARGET), 0)
    return [
        replace(each, role=Role.ACTUAL) if i < first and each.figure.period else each for i, each in enumerate(told)
    ]


_REACHED: Final = (Role.ACTUAL, Role.BASELINE)


def _is_yet_to_come(told: Told, others: Sequence[Told], now: int | None) -> bool:
    """Whether a value is said to be reached in a year ahead (令和11年度決算): what is aimed at for it.

    Of values that are all said to be so it is the last where it is not known when the document was written.
    """
    if now is None and len(others) > 1 and all(each.role is Role.ACTUAL for each in others):
        return told.figure.period == max(each.figure.period or "" for each in others)
    return told.role is Role.ACTUAL and _of_time(told.figure.period, now, aimed=True) is Role.TARGET


def _of_time(period: str | None, now: int | None, *, aimed: bool) -> Role:
    year = fiscal_year_of_iso(period.split("/")[-1]) if period else None
    ahead = year is not None and now is not None and year > now
    return Role.ACTUAL if not ahead else Role.TARGET if aimed else Role.FORECAST
