"""``keikaku ask``: answers in the terminal, one question or line by line."""

import argparse
import json
import sys
import time
from collections.abc import Iterable
from datetime import date
from typing import TextIO

from chat.answering.assistant import Assistant, Stage
from chat.answering.question.follow_ups import Turn
from chat.answering.reply import Answer, Reply
from chat.commands.audit import audit_log, with_audit
from chat.commands.writing import given_settings, writer_of
from chat.conversation.understood import replayed
from chat.library.places import library_at
from chat.operations.incidents import write_logs
from chat.operations.observed import ObservedAssistant, Watch
from chat.rendering.replies import answer_text, citation_text, claim_lines, lead, reply_object
from chat.terminal.arguments import EXIT_PROBLEM, Commands, chosen_date, runs, with_date, with_library
from chat.terminal.input_lines import InputLine, read_line
from corpus.errors import KeikakuError


def add_ask(commands: Commands) -> None:
    """Add the sub-command."""
    ask = commands.add_parser("ask", help="質問に答える")
    ask.add_argument("question", nargs="?", help="質問（--jsonl のときは不要）")
    form = ask.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="JSON を一つ出力する")
    form.add_argument("--explain", action="store_true", help="答えに至った理由も示す")
    form.add_argument("--jsonl", action="store_true", help="標準入力の各行（JSON）に順に答える")
    with_audit(with_date(with_library(runs(ask, _ask), published=True)))


def _open(options: argparse.Namespace) -> ObservedAssistant:
    settings = given_settings()
    # Imported here so that --help and usage errors answer at once.
    from chat.library.opening import open_assistant  # noqa: PLC0415

    writer, log = writer_of(settings), audit_log(options)
    if writer is not None:
        # Why a language model gave no answer is for whoever runs it.
        write_logs(None)
    retriever = open_assistant(library_at(options.library)).retriever
    return ObservedAssistant(retriever, watch=Watch() if log is None else Watch(log), writer=writer)


def _ask(options: argparse.Namespace) -> int:
    if options.jsonl:
        return _ask_lines(options)
    if options.question is None:
        raise KeikakuError("質問を入力してください。例: keikaku ask 計画の数値目標は？")
    started = time.perf_counter()
    assistant = _open(options)
    steps = assistant.in_stages(options.question, today=chosen_date(options))
    said = (each for each in steps if not isinstance(each, Stage))
    if options.json:
        *_, reply = said
        print(json.dumps(_object(options.question, reply, started), ensure_ascii=False))
    else:
        reply = print_growing(said, sys.stdout) if sys.stdout.isatty() else _print_reply(said)
        _print_sources(reply)
    if options.explain:
        print("\n".join(["", "理由", *reply.why]))
    return 0


def _object(question: str, reply: Reply, started: float) -> dict[str, object]:
    elapsed = round((time.perf_counter() - started) * 1000, 1)
    return {"question": question, **reply_object(reply), "elapsed_ms": elapsed}


def _print_reply(said: Iterable[Reply]) -> Reply:
    """Print the last of what is said, which is the whole."""
    *_, reply = said
    print(answer_text(reply))
    return reply


def print_growing(said: Iterable[Reply], out: TextIO) -> Reply:
    """Print an answer line by line as it grows, then what stands below it; gives the whole, which is the last.

    Where the whole begins otherwise than what was printed, it is printed anew.
    """
    printed: list[str] = []
    reply: Reply | None = None
    for reply in said:
        lines = "\n".join([*lead(reply), *claim_lines(reply)]).split("\n") if isinstance(reply, Answer) else []
        if lines[: len(printed)] == printed:
            out.writelines(f"{line}\n" for line in lines[len(printed) :])
            out.flush()
            printed = lines
    if reply is None:
        raise ValueError("nothing was said")
    whole = answer_text(reply).split("\n")
    if whole[: len(printed)] != printed:
        out.write("\n")
        printed = []
    out.writelines(f"{line}\n" for line in whole[len(printed) :])
    return reply


def _print_sources(reply: Reply) -> None:
    shown = [c for c in reply.citations if c.supports] if isinstance(reply, Answer) else []
    if shown:
        print("\n根拠")
        for citation in shown:
            print(citation_text(citation))


def _ask_lines(options: argparse.Namespace) -> int:
    """Answer each line of stdin in order; a bad line gets an ``error`` line and a non-zero exit at the end."""
    assistant = _open(options)
    today, code = chosen_date(options), 0
    for number, raw in enumerate(sys.stdin.buffer, start=1):
        if not raw.strip():
            continue
        started = time.perf_counter()
        line_id: object = None
        try:
            line = read_line(raw, number)
            line_id = line.id
            result = {"id": line.id, **_object(line.question, _reply(assistant, line, today), started)}
        except KeikakuError as error:
            code = EXIT_PROBLEM
            result = {"id": line_id, "line": number, "error": str(error)}
        print(json.dumps(result, ensure_ascii=False), flush=True)
    return code


def _reply(assistant: Assistant, line: InputLine, today: date) -> Reply:
    earlier = (Turn(question=turn.question, answer=turn.answer) for turn in line.history)
    return assistant.ask(line.question, today=today, history=replayed(earlier, assistant, today))
