"""``keikaku chat``: the page."""

import argparse
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from chat.commands.audit import audit_log, with_audit
from chat.commands.writing import given_settings, writer_of
from chat.library.places import library_at
from chat.operations.credentials import secret
from chat.operations.incidents import LogForm, write_logs
from chat.operations.secret_variables import METRICS_TOKEN, PASSWORD, take_secrets
from chat.terminal.arguments import DEFAULT_FEEDBACK, Commands, port_number, runs, with_date, with_library
from corpus.errors import DamagedLibrary
from corpus.library import Library
from evals.cli import DEFAULT_OUT

LOG: Final = "KEIKAKU_LOG"
LOG_QUESTIONS: Final = "KEIKAKU_LOG_QUESTIONS"
SUPPORT_NOTE: Final = "KEIKAKU_SUPPORT_NOTE"
WORKERS: Final = "KEIKAKU_WORKERS"
MOST_WORKERS: Final = 64


def add_chat(commands: Commands) -> None:
    """Add the sub-command."""
    chat = commands.add_parser("chat", help="対話ページを開く")
    chat.add_argument("--host", default="127.0.0.1", help="待ち受けるアドレス（既定 127.0.0.1）")
    chat.add_argument("--port", type=port_number, default=7860, help="ポート番号（既定 7860）")
    chat.add_argument(
        "--feedback",
        type=Path,
        default=DEFAULT_FEEDBACK,
        metavar="FILE",
        help=f"答えへの評価を記録するファイル（既定 {DEFAULT_FEEDBACK}）",
    )
    chat.add_argument(
        "--evals", type=Path, default=DEFAULT_OUT, metavar="DIR", help=f"評価の結果の置き場所（既定 {DEFAULT_OUT}）"
    )
    chat.add_argument(
        "--log",
        type=_log_form,
        default=os.environ.get(LOG) or None,
        metavar="|".join(LogForm),
        help=f"要求ごとに一行のログを標準エラー出力に書く（{LOG}）",
    )
    chat.add_argument(
        "--log-questions",
        action="store_true",
        default=os.environ.get(LOG_QUESTIONS, "") not in ("", "0"),
        help=f"ログに質問の文も書く（既定は書かない。{LOG_QUESTIONS}=1）",
    )
    chat.add_argument(
        "--support-note",
        type=Path,
        default=os.environ.get(SUPPORT_NOTE) or None,
        metavar="FILE",
        help=f"「支援を探す」の結果の下に出す案内文のテキストファイル（{SUPPORT_NOTE}）",
    )
    chat.add_argument(
        "--workers",
        type=_workers,
        default=os.environ.get(WORKERS) or "1",
        metavar="N",
        help=f"質問に答える処理の数（既定 1。利用者が多いときは計算機の CPU の数まで。一つ増えるごとに約 0.5 GB を使う。{WORKERS}）",
    )
    chat.add_argument(
        "--open",
        action="store_true",
        help="パスワードなしで、ほかの機械からも読めるようにする（文書の追加と評価は閉じる）",
    )
    for name, meaning in _LIMITS.items():
        variable = f"KEIKAKU_{name.replace('-', '_').upper()}"
        chat.add_argument(f"--{name}", default=os.environ.get(variable), metavar="N/minute", help=meaning)
    chat.add_argument("--no-openapi", action="store_true", help="API の仕様（gradio_api/openapi.json）を公開しない")
    with_audit(with_date(with_library(runs(chat, _chat), published=True)))


_LIMITS: Final = {
    "ask-limit": "一つの相手が質問できる回数（既定 300/minute、空なら無制限。この機械からは数えない）",
    "send-limit": "一つの相手が文書を送れる回数（既定 30/minute、空なら無制限。この機械からは数えない）",
}


def _workers(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"処理の数「{text}」は 1 から {MOST_WORKERS} の数で指定してください")
    return int(text)


def _log_form(text: str) -> LogForm:
    try:
        return LogForm(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"ログの形「{text}」は {' か '.join(LogForm)} で指定してください") from error


def renew_if_outdated(library: Library) -> None:
    """Make a library of an earlier build of the model anew before it is served."""
    from retriever.model import is_outdated, load_encoder  # noqa: PLC0415

    with suppress(DamagedLibrary):
        if library.current_name() is None or not is_outdated(library.open().manifest.model):
            return
        # What reads documents is heavy, and not needed to serve.
        from chat.library.build import renew  # noqa: PLC0415
        from chat.library.opening import say  # noqa: PLC0415
        from chat.terminal.progress import Bars  # noqa: PLC0415

        say("埋め込みモデルが新しくなったため、ライブラリを作り直します（文書はそのままです）。")
        with Bars() as bars:
            renew(library, lambda: load_encoder(say=say), bars.advance)


def _chat(options: argparse.Namespace) -> int:
    # Before the heavy imports: a process with secrets in its environment starts anew here.
    given = take_secrets()
    from chat.library.opening import settle_temporary_files  # noqa: PLC0415

    settle_temporary_files()
    from chat.page.admin import Gate  # noqa: PLC0415
    from chat.page.app import Settings  # noqa: PLC0415
    from chat.page.doors.limits import Rates  # noqa: PLC0415
    from chat.page.operations import Operating  # noqa: PLC0415
    from chat.page.server import Address, serve  # noqa: PLC0415
    from chat.views.note import read_note  # noqa: PLC0415
    from evals.workbench import FolderWorkbench  # noqa: PLC0415

    writing = given_settings(given)
    note = read_note(Path(options.support_note)) if options.support_note else ()

    library = library_at(options.library)
    if not library.is_mirror:
        renew_if_outdated(library)
    write_logs(options.log, with_questions=options.log_questions)
    rates = {"asking": options.ask_limit, "sending": options.send_limit}
    settings = Settings(
        feedback=options.feedback,
        gate=Gate(secret(PASSWORD, given), is_open=options.open),
        workbench=FolderWorkbench(options.evals),
        rates=Rates(**{name: rate for name, rate in rates.items() if rate is not None}),
        describes_api=not options.no_openapi,
        support_note=note,
        operating=Operating(
            audit=audit_log(options),
            metrics_token=secret(METRICS_TOKEN, given),
            log_questions=options.log_questions,
            workers=options.workers,
        ),
    )
    address = Address(host=options.host, port=options.port, is_open=options.open)
    return serve(address, library, options.today, settings, writer_of(writing))
