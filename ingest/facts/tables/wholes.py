"""Rows that are parts of others: うち, names that stand further in, the same names under several rows or groups."""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ingest.facts.tables.names import PART, bare_name, measures_something, unit_of, without_sorts
from ingest.facts.tables.subject import Subject

_SUM: Final = re.compile(r"(?:総|合|小|累)?\s?計|総[数額]|合計[数額]?")
"""A sum, which may stand further in than what it sums up."""


@dataclass(slots=True)
class Wholes:
    """The rows that those after them may be parts of, the outermost first, each with how far in its name stands and its unit.

    ``begun`` is a row without values that tells the unit of those below it; ``part`` is the last row that says itself
    that it is a part (うち), of which those further in are parts in turn.
    """

    rows: list[tuple[int, str, str | None]] = field(default_factory=list)
    part: tuple[int, str, str | None] | None = None
    begun: str = ""

    @classmethod
    def under(cls, heading: str) -> "Wholes":
        """Those of rows under a heading."""
        return cls(begun=heading if unit_of(heading) else "")

    def begin(self, name: str) -> None:
        """Take a row without values as the whole of those below it."""
        self.begun = name

    def head(self, name: str, indent: int) -> None:
        """Take a row without values as the whole of those below it that stand further in."""
        self._leave(indent, part=False)
        self.rows.append((indent, name, unit_of(name)))

    def placed(self, name: str, indent: int) -> tuple[str, str | None]:
        """A row's name, after that of its whole where it is a part of one, and the unit that the whole tells.

        A row is a part where its name says so, or where it stands further in than one above it.
        """
        own = name.rpartition("　")[2]
        if not name:
            return name, unit_of(self.begun) if self.begun else None
        part = PART.match(own) is not None
        self._leave(indent, part=part)
        if self.part is not None and not _SUM.fullmatch(own):
            return f"{self.part[1]}　{own}", self.part[2]
        over = self.rows[-1] if self.rows else None
        if over is not None and (part or (over[0] < indent and not _SUM.fullmatch(own))):
            said = f"{_whole(over[1])}　{own if part else _beyond(name, over[1])}"
            if part:
                self.part = (indent, bare_name(said), unit_of(name) or over[2])
            else:
                self.rows.append((indent, name, unit_of(name) or over[2]))
            return said, over[2]
        self.begun = "" if unit_of(name) else self.begun
        unit = unit_of(self.begun) if self.begun else None
        self.rows.append((indent, name, unit_of(name) or unit))
        return (f"{bare_name(self.begun)}　{name}" if self.begun else name), unit

    def _leave(self, indent: int, *, part: bool) -> None:
        """Forget the rows that one standing so far in is no part of."""
        while self.rows and (self.rows[-1][0] > indent or (self.rows[-1][0] == indent and not part)):
            self.rows.pop()
        if self.part is not None and (part or self.part[0] >= indent):
            self.part = None


_ACCOUNT: Final = re.compile(r"(?:収入|支出|歳入|歳出|収支|収益|費用|コスト)(?:の部)?$")


def sums_up_below(name: str) -> bool:
    """Whether a row without values names what those further in below it add up to: 収益的収入, 供給量."""
    return measures_something(name) or _ACCOUNT.search(bare_name(name)) is not None


_ALL: Final = re.compile(rf"{_SUM.pattern}|[市区町村県都府道国]?全体|全[市区町村県都府道国]")
"""What the name of a whole ends in that says no more than that it is one: 喫煙率　全体, before 喫煙率　うち女性."""


def within_all(name: str) -> str:
    """A name to be said after what its whole table counts, without the whole before it that only says so: 総数　うち女性."""
    whole, _, part = name.partition("　")
    return part if part and _ALL.fullmatch(bare_name(whole)) else name


def _whole(name: str) -> str:
    """The name of a whole as it is said before that of a part."""
    outer, _, last = name.rpartition("　")
    return outer if outer and _ALL.fullmatch(bare_name(last)) else bare_name(name)


def _beyond(name: str, whole: str) -> str:
    """What a name says that its whole does not."""
    said = whole.split("　")
    return "　".join([part for part in name.split("　")[:-1] if part not in said] + [name.rsplit("　", maxsplit=1)[-1]])


def nested(subjects: tuple[Subject, ...]) -> tuple[Subject, ...]:
    """Subjects that stood under heads of several rows, the upper heads they share as their groups: 児童数 1号認定."""
    names = [subject.name.replace("　", " ") for subject in subjects]
    shared = Counter(name[:until] for name in names for until in (*_gaps(name), len(name)))
    heads = {head for head, times in shared.items() if times > 1 and not _OPEN.search(head)}
    found = [_cut(subject.name, heads) for subject in subjects]
    said = ["　".join(without_sorts(name.split("　"))) for name in found]
    return tuple(replace(subject, name=name) for subject, name in zip(subjects, said, strict=True))


_GAP: Final = re.compile(r"[ 　]")
_OPEN: Final = re.compile(r"(?:^|[ 　(（])うち$")
"""The end of a head that goes on with the part it counts: うち ０～２歳."""


def _cut(name: str, shared: Container[str]) -> str:
    """A name, cut after each of the heads that others share."""
    return _GAP.sub(lambda gap: "　" if name[: gap.start()].replace("　", " ") in shared else gap[0], name)


def _gaps(name: str) -> list[int]:
    return [gap.start() for gap in _GAP.finditer(name)]


def under_wholes(subjects: tuple[Subject, ...]) -> tuple[Subject, ...]:
    """Subjects, the same names that come again under one row after the other named with it: 推計1　65歳以上."""
    times = Counter((subject.group, subject.name, subject.label) for subject in subjects if subject.name)
    wholes: dict[int, str] = {}
    parts: dict[str, list[str]] = defaultdict(list)
    whole = ""
    for i, subject in enumerate(subjects):
        if times[subject.group, subject.name, subject.label] > 1:
            wholes[i] = whole
            parts[whole].append(subject.name)
        elif subject.name:
            whole = subject.name
    first = next(iter(parts.values()), [])
    alike = len(parts) > 1 and all(names == first for names in parts.values())
    if not alike or "" in parts or len(set(first)) < max(2, len(first)):
        return subjects
    return tuple(
        replace(s, name=f"{bare_name(wholes[i])}　{s.name}") if i in wholes else s for i, s in enumerate(subjects)
    )


def within_groups(subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """Subjects, those whose names come again in another group with other values named with theirs: 下水道　水洗化率."""
    said: dict[tuple[str, object], dict[str, tuple[str, ...]]] = defaultdict(dict)
    for subject in subjects:
        said[bare_name(subject.name), subject.label][subject.group] = tuple(v.text for v in subject.values)
    clashing = {key for key, groups in said.items() if len(set(groups.values())) > 1}
    return tuple(
        replace(s, name=f"{group_name(s.group)}　{s.name}")
        if s.name and s.group and s.group not in s.name and (bare_name(s.name), s.label) in clashing
        else s
        for s in subjects
    )


def group_name(printed: str) -> str:
    """A group as it is said before names: without the brackets around it."""
    inside = _IN_BRACKETS.fullmatch(printed)
    return bare_name(inside["inside"] if inside is not None else printed)


_IN_BRACKETS: Final = re.compile(r"[【〔《〈<＜\[［(（](?P<inside>[^】〕》〉>＞\]］)）]+)[】〕》〉>＞\]］)）]")
