"""Everyday words lead to official ones; what only looks like one leads nowhere."""

import tomllib
from collections import Counter

import pytest

from corpus.normalize import fold
from evals.sets.reading import read_testset
from evals.training.examples import read_groups
from retriever.question import concepts, readings
from retriever.thesaurus import FOLDER, meanings, named_in
from retriever.tokens import content_words
from tests.conftest import ROOT

FILES = sorted(FOLDER.glob("*.toml"))
LEAST = 1500


def groups() -> list[dict[str, list[str]]]:
    return [group for path in FILES for group in tomllib.loads(path.read_text(encoding="utf-8"))["groups"]]


def test_it_is_broad() -> None:
    assert len(groups()) == len(meanings()) >= LEAST


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_group_leads_from_words_to_words(path) -> None:
    for group in tomllib.loads(path.read_text(encoding="utf-8"))["groups"]:
        words = [word for kind in ("everyday", "official", "narrower") for word in group.get(kind, ())]
        assert set(group) <= {"everyday", "official", "narrower"}, group
        assert group["official"], group
        assert len(words) >= 2, group
        assert [word for word, count in Counter(words).items() if count > 1] == [], group
        assert all(word == word.strip() and 1 <= len(fold(word)) <= 40 for word in words), group


@pytest.mark.parametrize(
    ("text", "official"),
    [
        ("店を継ぐ人がいない", "事業承継"),
        ("うちの町で電気代を下げたい", "省エネルギー"),
        ("跡取りが見つからん", "事業承継"),
        ("年寄りがバスケットボールをする", None),
    ],
)
def test_everyday_words_are_read_as_official_ones(text: str, official: str | None) -> None:
    found = [word for reading in readings(named_in(text)) for word in reading.official]
    assert official is None or official in found
    assert official is not None or "バス" not in {reading.asked for reading in readings(named_in(text))}


def test_official_words_are_not_read_as_everyday_ones() -> None:
    everyday = {word for group in groups() for word in group.get("everyday", ())}
    official = {word for group in groups() for word in (*group["official"], *group.get("narrower", ()))}
    only = sorted(official - everyday)
    for text in only:
        assert all(other.printed in official for named in named_in(text) for other in named.meaning.searched)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("AIの活用", True),
        ("RAILの活用", False),
        ("車の部品", True),
        ("電車の線", False),
        ("スマホ教室に通う", True),
        ("", False),
        ("あ", False),
    ],
)
def test_short_words_stand_apart(text: str, named: bool) -> None:
    assert bool(named_in(text)) is named


def test_only_official_words_of_one_meaning_speak_of_the_same() -> None:
    (one,) = concepts(named_in("BCPの策定"))
    assert one.stands_in(frozenset(content_words("事業継続")))
    assert concepts(named_in("跡継ぎ教室")) == concepts(named_in("跡継ぎ"))
    assert all(concepts(named_in(word)) == () for word in ("賄いつきの下宿", "姉妹都市との付き合い"))


def test_few_of_the_groups_speak_of_what_we_test_with() -> None:
    """A thesaurus of the language, not of the test sets; what the encoder is taught from tests nothing."""
    taught = {file for group in read_groups().values() if group.encoder for file in group.files()}
    files = set((ROOT / "evals" / "testsets").rglob("*.jsonl")) - taught
    asked = [case.question for path in sorted(files) for case in read_testset(path)]
    touched = {id(named.meaning) for question in asked for named in named_in(question)}
    assert len(touched) < len(meanings()) / 3
