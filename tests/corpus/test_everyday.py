"""Everyday questions are kept by the text of their section, line by line, apart from every generation."""

from pathlib import Path

from corpus.everyday import FILE, Asked, keep_everyday, key_of, questions_of, read_everyday
from corpus.passage import Passage, Span


def passage(text: str, **more: object) -> Passage:
    given = {"id": "p1", "plan_id": "a", "section": ("支援",), "span": Span(start=0, end=len(text)), **more}
    return Passage(text=text, **given)  # type: ignore[arg-type]


def asked(key: str, *questions: str) -> Asked:
    return Asked(key=key, model="m", questions=questions)


def test_a_key_is_of_the_text_whichever_document_it_stands_in() -> None:
    one = passage("創業を支援します。")
    assert key_of(one) == key_of(passage("創業を支援します。", id="p9", plan_id="b"))
    others = (
        passage("創業を支援しません。"),
        passage("創業を支援します。", section=("廃止",)),
        passage("創業を支援します。", lead="案"),
    )
    assert len({key_of(each) for each in (one, *others)}) == 4


def test_nothing_is_kept_where_there_is_nothing(tmp_path: Path) -> None:
    assert read_everyday(tmp_path) == {}
    assert read_everyday(tmp_path / "none") == {}


def test_what_is_kept_is_read_and_the_later_line_counts(tmp_path: Path) -> None:
    for each in (asked("k1", "一つ目は？"), asked("k2"), asked("k1", "二つ目は？")):
        keep_everyday(tmp_path, each)
    assert read_everyday(tmp_path) == {"k1": asked("k1", "二つ目は？"), "k2": asked("k2")}


def test_a_line_that_a_crash_broke_off_is_as_if_not_there_and_what_follows_stands(tmp_path: Path) -> None:
    keep_everyday(tmp_path, asked("k1", "一つ目は？"))
    with (tmp_path / FILE).open("ab") as file:
        file.write('{"key": "k2", "model": "m", "questions": ["途中'.encode()[:-1])
    assert set(read_everyday(tmp_path)) == {"k1"}
    keep_everyday(tmp_path, asked("k3", "三つ目は？"))
    assert set(read_everyday(tmp_path)) == {"k1", "k3"}


def test_only_sections_that_are_there_are_searched_by(tmp_path: Path) -> None:
    here, without = passage("創業を支援します。"), passage("問いのない節です。")
    kept = {key: asked(key, "お店を始めたい") for key in (key_of(here), "gone")} | {key_of(without): asked("x")}
    assert questions_of([here, without, here], kept) == {key_of(here): ("お店を始めたい",)}
