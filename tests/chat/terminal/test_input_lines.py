import pytest

from chat.terminal.input_lines import read_line
from corpus.errors import KeikakuError


def test_half_characters_in_questions_and_history_are_replaced() -> None:
    line = read_line(
        rb'{"id": 1, "question": "a\ud83d", "history": [{"question": "\udc00b", "answer": "\ud83d\ude00"}]}', 1
    )
    assert (line.question, line.history[0].question, line.history[0].answer) == ("a\ufffd", "\ufffdb", "😀")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\xff", "UTF-8"),
        (b"{", "JSON"),
        (b"[]", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b'{"id": 1}', "「question」"),
        (b'{"id": 1, "question": 5}', "「question」"),
        (b'{"id": 1, "question": "a", "history": [5]}', '"history": [{"question"'),
    ],
)
def test_a_line_of_another_form_is_explained(raw: bytes, said: str) -> None:
    with pytest.raises(KeikakuError, match="7 行目") as error:
        read_line(raw, 7)
    assert said in str(error.value)
