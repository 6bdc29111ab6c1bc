"""Log lines."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from chat.operations.incidents import PACKAGES, LogForm, incident, told, write_logs


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    kept = {
        name: (logger.handlers, logger.level, logger.propagate)
        for name in ("keikaku", "uvicorn", *PACKAGES)
        if (logger := logging.getLogger(name))
    }
    yield
    for name, (handlers, level, propagate) in kept.items():
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


def written(form: LogForm | None, *, with_questions: bool = False) -> list[str]:
    stream = io.StringIO()
    write_logs(form, with_questions=with_questions, stream=stream)
    fields = {"route": "/gradio_api/call/{api_name}", "status": 200, "ms": 3.1}
    logging.getLogger("keikaku.access").info("request", extra={"fields": fields})
    try:
        int("山田太郎\nの質問")
    except ValueError as error:
        incident(error, "here it is")
    logging.getLogger("uvicorn.test").warning("Invalid HTTP request received.")
    return stream.getvalue().splitlines()


def test_json_lines_are_one_object_each() -> None:
    request, problem, invalid = map(json.loads, written(LogForm.JSON))
    assert (request["event"], request["status"], request["ms"], request["level"]) == ("request", 200, 3.1, "info")
    assert problem["error"] == "ValueError"
    assert "test_incidents.py" in problem["frames"]
    assert "T" in invalid["time"]


@pytest.mark.parametrize("name", ["chat.page.host", "corpus.library", "retriever.nearest"])
def test_warnings_of_every_part_are_written_in_the_same_form(name: str) -> None:
    stream = io.StringIO()
    write_logs(LogForm.JSON, stream=stream)
    logging.getLogger(name).warning("世代 %s を使い続けます。", "000001")
    (line,) = map(json.loads, stream.getvalue().splitlines())
    assert (line["level"], line["event"]) == ("warning", "世代 000001 を使い続けます。")


def test_text_lines_are_one_line_each() -> None:
    request, problem, invalid = written(LogForm.TEXT)
    assert request.endswith("INFO request route=/gradio_api/call/{api_name} status=200 ms=3.1")
    assert 'where="here it is"' in problem
    assert '"Invalid HTTP request received."' in invalid


@pytest.mark.parametrize("form", [LogForm.JSON, LogForm.TEXT, None])
def test_what_an_error_says_is_written_only_where_questions_are(form: LogForm | None) -> None:
    assert "山田" not in "".join(written(form))
    assert "山田" in "".join(written(form, with_questions=True))


def test_without_a_form_only_warnings_are_written() -> None:
    lines = written(None)
    assert len(lines) == 2
    assert not any("INFO" in line for line in lines)


def test_the_number_is_the_same_for_user_and_log() -> None:
    stream = io.StringIO()
    write_logs(LogForm.JSON, stream=stream)
    number = incident(RuntimeError("x"), "here")
    assert json.loads(stream.getvalue())["incident"] == number
    assert number in told(number)
