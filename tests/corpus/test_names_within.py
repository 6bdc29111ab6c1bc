"""Names found in a text are those that a plain search finds."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.names_within import NamesWithin

WORDS = st.text("あいう市", max_size=4)


@given(st.lists(st.tuples(WORDS, st.integers())), st.text("あいう市", max_size=12))
def test_what_bears_a_name_that_stands_in_the_text_is_found_in_order(named, text) -> None:
    assert NamesWithin(named).within(text) == [thing for name, thing in named if name and name in text]


@given(st.lists(WORDS), st.text("あいう市", max_size=12))
def test_each_name_is_found_once(names, text) -> None:
    found = list(NamesWithin((name, name) for name in names).names(text))
    assert len(found) == len(set(found))
    assert set(found) == {name for name in names if name and name in text}
