from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chat.rendering.neighbours import neighbours
from chat.rendering.quotes import find_quote
from chat.views.shelf import Node, section_of, tree, volumes
from corpus.library import Library
from corpus.passage import Passage, Span

TODAY = date(2026, 11, 22)


def passage(number: int, section: tuple[str, ...], text: str = "本文") -> Passage:
    return Passage(id=f"p:{number}", plan_id="p", section=section, text=text, span=Span(start=0, end=2))


def held(nodes: list[Node]) -> list[str]:
    return [i for node in nodes for i in ([node.passage_id] if node.passage_id else []) + held(node.below)]


PATHS = st.lists(st.sampled_from(["A", "B", "C"]), max_size=3).map(tuple)


@given(st.lists(PATHS, max_size=12))
def test_every_section_is_reached_through_the_tree(paths: list[tuple[str, ...]]) -> None:
    passages = [passage(i, path) for i, path in enumerate(paths)]
    reached = {section_of(passages, i).path for i in held(tree(passages))}
    assert reached == set(paths)
    assert all(node.first for node in tree(passages))


def test_a_section_knows_its_neighbours() -> None:
    passages = [passage(1, ("A",)), passage(2, ("A",)), passage(3, ("A", "B")), passage(4, ("C",))]
    section = section_of(passages, "p:3")
    assert section is not None
    assert (section.before, section.after, len(section.passages)) == ("p:1", "p:4", 1)
    assert section_of(passages, "x") is None


def test_a_quote_is_found_across_white_space_and_width() -> None:
    found = passage(1, (), "目標は　１２５ 件\nです。")
    span = find_quote(found, "125件です")
    assert span is not None
    assert found.text[span.start : span.end] == "１２５ 件\nです"
    assert find_quote(found, "126件") is None
    assert find_quote(found, " ") is None


def test_what_replaces_what_is_told_both_ways(digest_library: Library) -> None:
    found = volumes(digest_library.open(), TODAY)
    assert found[0].status == "現行"
    assert any(v.replaces for v in found)
    titles = {v.record.plan.title: v for v in found}
    for volume in found:
        for title in volume.replaces:
            assert title not in titles or volume.record.plan.title in titles[title].replaced_by


def test_neighbours_stay_within_a_plan(digest_library: Library) -> None:
    generation = digest_library.open()
    for one in generation.passages:
        before, after = neighbours(generation, one.id)
        assert all(n is None or n.plan_id == one.plan_id for n in (before, after))
    assert neighbours(generation, "ない") == (None, None)
