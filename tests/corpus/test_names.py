"""Names that become file names: what is one, what is refused, and that every one stays inside its folder."""

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.names import (
    MOST_ID_BYTES,
    MOST_NAME_BYTES,
    BadNameError,
    are_confused,
    canonical,
    id_from_name,
    kept_id,
    plan_id,
    printable,
    printable_lines,
    stored_name,
)

ANY = st.text(st.characters(codec=None, categories=None), max_size=40)
"""Text with anything in it, lone surrogates too."""

LONG = st.builds(str.__mul__, st.text("aあ葛か\u3099.- ㍿", min_size=1, max_size=8), st.integers(1, 80))
NAMES = ANY | LONG
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("industry-labor-plan-2022", "industry-labor-plan-2022"),
        ("みどり町-計画_案.v2", "みどり町-計画_案.v2"),
        ("Green-Plan", "green-plan"),
        ("ＧＲＥＥＮ２０２４", "green2024"),
        ("か\u3099く", "がく"),
        ("ｶﾞｸ", "ガク"),
        ("_a", "_a"),
        ("straße", "strasse"),
        ("あ" * 83, "あ" * 83),
    ],
)
def test_what_is_an_id_is_taken_in_one_form(text: str, name: str) -> None:
    assert plan_id(text) == name


BAD_IDS = {
    "empty": "",
    "dot": ".",
    "up": "..",
    "outside": "../../../x",
    "absolute": "/x",
    "folder": "a/b",
    "full-width-slash": "..／x",
    "backslash": "..\\x",
    "drive": "c:x",
    "home": "~x",
    "hidden": ".x",
    "dots": "a..b",
    "trailing-dot": "a.",
    "option": "-x",
    "space": "a b",
    "trailing-space": "a ",
    "nul": "a\0b",
    "newline": "a\nb",
    "trailing-newline": "a\n",
    "ansi": "\x1b[31mx",
    "c1-control": "a\x9bb",
    "bidi": "a\u202eb",
    "zero-width": "a\u200bb",
    "filler": "a\u3164b",
    "byte-order-mark": "\ufeffa",
    "surrogate": "a\udce3",
    "device": "con",
    "device-with-ending": "NUL.txt",
    "long": "あ" * 84,
    "long-once-composed": "㍿" * 25,
}


@pytest.mark.parametrize("text", BAD_IDS.values(), ids=BAD_IDS)
def test_what_is_no_id_is_refused_with_its_value_escaped(text: str) -> None:
    with pytest.raises(BadNameError, match="計画の ID に使えません") as error:
        plan_id(text)
    said = str(error.value)
    said.encode("utf-8")
    assert printable(said) == said
    assert "かな・漢字・英数字" in said


@pytest.mark.parametrize("text", ["", ".", "..", "../x", "/x", "a/b", "a\0", "a\n", "a\udce3", "あ" * 84])
def test_what_leads_elsewhere_is_refused_even_of_a_library(text: str) -> None:
    with pytest.raises(BadNameError):
        kept_id(text)


@pytest.mark.parametrize("text", ["Green", "みどり 計画（案）", "a..b", "con"])
def test_what_earlier_versions_took_stays_readable(text: str) -> None:
    assert kept_id(text) == text


@UNHURRIED
@given(text=NAMES)
def test_every_accepted_id_is_a_file_name_inside_its_folder(text: str) -> None:
    for accept in (plan_id, kept_id):
        try:
            name = accept(text)
        except BadNameError:
            continue
        for ending in (".txt", ".npz", ".pdf"):
            file = Path("/library/000001/texts") / f"{name}{ending}"
            assert Path(os.path.normpath(file)).parent == Path("/library/000001/texts")
            assert len(os.fsencode(file.name)) <= MOST_NAME_BYTES


@UNHURRIED
@given(text=NAMES)
def test_an_accepted_id_has_one_form_whatever_the_file_system_makes_of_it(text: str) -> None:
    try:
        name = plan_id(text)
    except BadNameError:
        return
    for other in (name, name.upper(), unicodedata.normalize("NFD", name), unicodedata.normalize("NFC", text)):
        assert canonical(other) == name


@UNHURRIED
@given(name=NAMES)
def test_every_file_name_gives_an_id_that_is_accepted(name: str) -> None:
    assert plan_id(id_from_name(name)) == id_from_name(name)


@UNHURRIED
@given(a=NAMES, b=NAMES)
def test_different_file_names_give_different_ids_or_are_known_to_be_confused(a: str, b: str) -> None:
    same = canonical(Path(a).stem) == canonical(Path(b).stem)
    assert (id_from_name(a) == id_from_name(b)) == (same or are_confused(a, b))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("みどり町 計画(案).txt", "みどり町-計画-案"),
        ("Ｐｌａｎ　２０２４.PDF", "plan-2024"),
        ("!!!.txt", "document"),
        ("a..b.txt", "a.b"),
        ("a\u202eb\x1b.txt", "a-b"),
        ("a\udce3\udc81.txt", "a"),
    ],
)
def test_a_file_name_gives_a_readable_id(name: str, expected: str) -> None:
    assert id_from_name(name) == expected


@pytest.mark.parametrize(
    ("a", "b"),
    [("あ" * 84 + "甲.txt", "あ" * 84 + "乙.txt"), ("con.txt", "nul.txt"), ("㍿" * 60 + "1", "㍿" * 60 + "2")],
)
def test_names_that_must_be_cut_stay_different(a: str, b: str) -> None:
    ids = [id_from_name(name) for name in (a, b)]
    assert ids[0] != ids[1]
    assert all(len(name.encode()) <= MOST_ID_BYTES for name in ids)


@pytest.mark.parametrize(
    ("a", "b", "confused"),
    [
        ("計画(案).txt", "計画【案】.txt", True),
        ("!!!.txt", "???.txt", True),
        ("計画.txt", "計画.docx", False),
        ("計画１.txt", "計画1.txt", False),
        ("が.txt", "か\u3099.txt", False),
        ("計画.txt", "戦略.txt", False),
    ],
)
def test_names_that_differ_only_in_what_ids_drop_are_confused(a: str, b: str, confused: bool) -> None:
    assert are_confused(a, b) is confused


@pytest.mark.parametrize(
    "text", ["", ".", "..", "../a.txt", "a/b.txt", "a\0.txt", "a\n.txt", "a\x1b[2J.txt", "a\u202e.txt", "\udce3.txt", "a" * 256]
)  # fmt: skip
def test_what_is_no_name_to_keep_a_file_under_is_refused(text: str) -> None:
    with pytest.raises(BadNameError, match="ファイル名") as error:
        stored_name(text)
    assert printable(error.value) == str(error.value)


def test_a_name_to_keep_a_file_under_is_composed() -> None:
    assert stored_name("か\u3099く (案).pdf") == "がく (案).pdf"
    assert stored_name("a" * 255) == "a" * 255


@UNHURRIED
@given(text=ANY)
def test_what_is_printable_can_be_printed_and_moves_no_cursor(text: str) -> None:
    said = printable(text)
    assert not {unicodedata.category(char) for char in said} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    said.encode("utf-8")
    assert printable_lines(f"{text}\n") == f"{printable_lines(text)}\n"


def test_what_is_hidden_is_shown() -> None:
    assert printable("a\x1b[31m\n\u202e\u200b\udce3") == "a\\x1b[31m\\n\\u202e\\u200b\\xe3"
    assert printable("あいう　🗾") == "あいう　🗾"
    assert printable("abcdef", 3) == "abc…"
