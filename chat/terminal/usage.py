"""What argparse says, in Japanese: headings, help, and what is wrong with a command and what to do."""

import argparse
import re
from collections.abc import Callable, Iterable
from typing import Final

_KINDS: Final = {"int": "整数", "float": "数", "Path": "ファイルかフォルダの場所"}
_OF: Final = r"argument (?P<of>[^:]+): "
_SAID: Final[tuple[tuple[str, Callable[[re.Match[str]], str]], ...]] = (
    (
        r"the following arguments are required: (?P<names>.+)",
        lambda m: f"{_listed(m['names'])} を指定してください。",
    ),
    (
        r"one of the arguments (?P<names>.+) is required",
        lambda m: f"{'・'.join(m['names'].split())} のどれか一つを指定してください。",
    ),
    (
        rf"{_OF}invalid choice: (?P<given>.+) \(choose from (?P<known>[^()]*+)\)",
        lambda m: f"{m['of']} に {_bare(m['given'])} は選べません。次から選んでください: {_listed(m['known'])}。",
    ),
    (
        rf"{_OF}invalid (?P<kind>\S+) value: (?P<given>.+)",
        lambda m: (
            f"{m['of']} の {_bare(m['given'])} は正しくありません。{_KINDS.get(m['kind'], '正しい値')}を指定してください。"
        ),
    ),
    (rf"{_OF}expected one argument", lambda m: f"{m['of']} の後に値を一つ指定してください。"),
    (rf"{_OF}expected at least one argument", lambda m: f"{m['of']} の後に値を一つ以上指定してください。"),
    (rf"{_OF}expected at most one argument", lambda m: f"{m['of']} の後の値は一つまでにしてください。"),
    (rf"{_OF}expected (?P<count>\d+) arguments?", lambda m: f"{m['of']} の後に値を {m['count']} 個指定してください。"),
    (
        rf"{_OF}not allowed with argument (?P<other>.+)",
        lambda m: f"{m['of']} と {m['other']} は一緒に使えません。どちらか一つにしてください。",
    ),
    (
        rf"{_OF}ignored explicit argument (?P<given>.+)",
        lambda m: f"{m['of']} に値は付けられません。{_bare(m['given'])} を除いてください。",
    ),
    (
        r"ambiguous option: (?P<given>(?:(?! could match ).)++) could match (?P<known>.+)",
        lambda m: f"{m['given']} はどれのことか決まりません。省略せずに書いてください: {_listed(m['known'])}。",
    ),
    (
        r"unrecognized arguments: (?P<names>.+)",
        lambda m: f"{m['names']} という指定はありません。除くか、書き方を確かめてください。",
    ),
    (rf"{_OF}(?P<said>.+)", lambda m: f"{m['of']}: {m['said']}。"),
)
"""Messages of argparse and how each is said; the last are those that our own checks of a value give."""


def said(message: str) -> str:
    """What argparse says is wrong, in Japanese, with what to do."""
    for pattern, words in _SAID:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match is not None:
            return words(match)
    return message


def _listed(names: str) -> str:
    return "、".join(_bare(name) for name in names.split(", "))


def _bare(printed: str) -> str:
    return printed[1:-1] if len(printed) > 1 and printed[0] == printed[-1] and printed[0] in "'\"" else printed


class Formatter(argparse.HelpFormatter):
    """Help whose usage line is headed in Japanese."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Add the usage line, headed 使い方."""
        super().add_usage(usage, actions, groups, "使い方: " if prefix is None else prefix)
