"""The view 評価: run test sets, browse how they went, compare."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import gradio as gr

from chat.page.acts import acting, data_of, explained, shown, uploads_of
from chat.page.admin import Gate, may_evaluate, visit_of
from chat.page.host import AssistantHost
from chat.page.html import query, render
from chat.page.uploads import Uploads, upload_form
from chat.page.views import View, Visit
from chat.page.workbench import Workbench
from corpus.errors import KeikakuError

KINDS: Final = (".xlsx", ".csv", ".jsonl")
CLOSED: Final = "評価は管理者だけが使えます。「文書」の画面の下からログインしてください。"
NO_FILE: Final = "テストセットを枠に置いてから、もう一度押してください。"
PROGRESS: Final = gr.Progress()


class EvaluationView:
    """The handlers of the view. Where there is an administrator, only they may use it."""

    def __init__(self, host: AssistantHost, workbench: Workbench) -> None:
        self._host = host
        self._workbench = workbench

    def page(self, visit: Visit) -> str:
        """What an address shows: two runs compared, one run, or the list."""
        if not visit.evaluator:
            return render("nothing.html", message=CLOSED)
        run, other = visit.query.get("run", ""), visit.query.get("with", "")
        try:
            if run and other:
                return self._compared(other, run)
            return run_html(self._workbench, run) if run else list_html(self._workbench)
        except KeikakuError as error:
            return render("nothing.html", message=str(error)) + list_html(self._workbench)

    def _compared(self, before: str, after: str) -> str:
        if before == after:
            raise KeikakuError("同じ結果どうしは比べられません。「前」と「後」に別の結果を選んでください。")
        return render("comparison.html", found=self._workbench.compare(before, after))

    def run(self, files: Sequence[Path], progress: Callable[..., Any]) -> str:
        """Run uploaded test sets; gives the page of the run."""
        if not files:
            raise gr.Error(NO_FILE, print_exception=False, title="評価")
        today, assistant = self._host.today(), self._host.assistant()

        def advance(done: int, total: int) -> None:
            progress((done, total), desc="質問しています", unit="問")

        return run_html(self._workbench, explained(lambda: self._workbench.run(files, assistant, today, advance)))


def _form() -> str:
    return upload_form("run", "テストセット（Excel・CSV・JSON Lines）", KINDS, ("kk-evaluate-start", "実行する"))


def build_evaluation(host: AssistantHost, gate: Gate, workbench: Workbench, uploads: Uploads) -> View:
    """The components of the view, wired. Where there is an administrator, only they may use it."""
    view = EvaluationView(host, workbench)
    with gr.Column(elem_id="view-evaluation", elem_classes="kk-view"):
        with gr.Column(visible=False, elem_id="kk-evaluate", elem_classes="kk-form") as desk:
            shown(render("evaluation_head.html"), elem_id="kk-evaluation-head")
            files = acting(_form(), elem_id="kk-testset", label="テストセット")
        told = acting(elem_id="kk-evaluation", label="評価の結果")

    def show(visit: Visit) -> list[Any]:
        return [gr.Column(visible=visit.evaluator), view.page(visit)]

    def on_run(event: gr.EventData, request: gr.Request, progress: gr.Progress = PROGRESS) -> list[Any]:
        if not may_evaluate(gate, request):
            raise gr.Error(CLOSED, print_exception=False, title="評価")
        numbers = uploads_of(data_of(event))
        shown_run = view.run(explained(lambda: uploads.files(numbers)), progress)
        uploads.drop(numbers)
        return [_form(), shown_run]

    def on_act(event: gr.EventData, request: gr.Request) -> str:
        return view.page(visit_of(data_of(event), gate, request))

    files.act(on_run, None, [files, told], show_progress_on=told, api_visibility="private", concurrency_limit=1)
    told.act(on_act, None, told, show_progress="hidden", api_visibility="private")
    return View("evaluation", [desk, told], show)


def list_html(workbench: Workbench) -> str:
    """All runs, and a form to compare two of them."""
    runs = [{"line": line, "open": query({"view": "evaluation", "run": line.folder})} for line in workbench.runs()]
    return render("runs.html", runs=runs)


def run_html(workbench: Workbench, folder: str) -> str:
    """One run."""
    others = [line for line in workbench.runs() if line.folder != folder]
    run = workbench.detail(folder)
    files = [(name, FILE_LABELS.get(name, f"テストセット（{name.partition('-')[2]}）")) for name in run.files]
    return render("run.html", run=run, others=others, files=files)


FILE_LABELS: Final = {
    "report.html": "報告書（HTML）",
    "results.xlsx": "結果（Excel）",
    "results.jsonl": "結果（JSON Lines）",
    "run.json": "実行の条件（JSON）",
}
