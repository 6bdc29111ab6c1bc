"""The view 文書: the library to read, and for the administrator to change."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import gradio as gr

from chat.build import correct, correction, ingest
from chat.page.acts import acting, data_of, explained, shown, uploads_of
from chat.page.admin import Gate, admitted
from chat.page.documents_html import document_html, generations_html, ingested_html, shelf_html, typed
from chat.page.host import AssistantHost
from chat.page.uploads import Uploads, upload_form
from chat.page.views import View, Visit
from chat.views.shelf import volumes
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.plan import Plan

KINDS: Final = (".pdf", ".docx", ".xlsx", ".html", ".htm", ".md", ".txt")


def _form() -> str:
    return upload_form("ingest", "PDF・Word・Excel・HTML・テキスト", KINDS, ("kk-ingest", "取り込む"))


def build_documents(host: AssistantHost, gate: Gate, uploads: Uploads) -> View:
    """The components of the view, wired; only the administrator sees and may use what changes the library."""
    with gr.Column(elem_id="view-documents", elem_classes="kk-view"):
        listing = acting(elem_id="kk-documents", label="文書")
        with gr.Column(visible=False, elem_id="kk-admin") as desk:
            gr.Markdown("### 文書を取り込む")
            files = acting(_form(), elem_id="kk-upload", label="取り込む文書")
            told = shown(elem_id="kk-ingested", label="取り込みの結果")
            generations = acting(elem_id="kk-generations", label="世代")

    def page(visit: Visit) -> str:
        generation = host.assistant().retriever.generation
        found = volumes(generation, host.today())
        volume = next((v for v in found if v.record.plan.id == visit.query.get("plan")), None)
        if volume is not None:
            return document_html(generation, volume, visit)
        return shelf_html(found, can_log_in=gate.exists, visit=visit)

    def older(visit: Visit) -> str:
        return generations_html(host.library) if visit.admin else ""

    def show(visit: Visit) -> list[Any]:
        return [page(visit), gr.Column(visible=visit.admin), "", older(visit)]

    def on_ingest(event: gr.EventData, request: gr.Request, progress: gr.Progress = PROGRESS) -> list[Any]:
        admitted(gate, request)
        numbers = uploads_of(data_of(event))
        report = explained(lambda: take_in(host, uploads.files(numbers), progress))
        uploads.drop(numbers)
        visit = Visit({"view": "documents"}, admin=True)
        return [*show(visit)[:2], report, older(visit), _form()]

    def on_change(event: gr.EventData, request: gr.Request) -> list[Any]:
        admitted(gate, request)
        data = data_of(event)
        explained(lambda: change(host, data))
        visit = Visit({"view": "documents", "plan": data.get("plan", "")}, admin=True)
        gr.Info("変更しました。", title="文書")
        return show(visit)

    outputs = [listing, desk, told, generations]
    files.act(on_ingest, None, [*outputs, files], show_progress_on=told, api_visibility="private", concurrency_limit=1)
    for changed in (listing.act, generations.act):
        changed(on_change, None, outputs, api_visibility="private", concurrency_limit=1)
    return View("documents", outputs, show)


PROGRESS: Final = gr.Progress()


def take_in(host: AssistantHost, files: Sequence[Path], progress: Callable[..., Any]) -> str:
    """Ingest uploaded files and keep them with the library; says what became of each.

    Raises:
        KeikakuError: nothing was uploaded, or nothing could be read.
    """
    if not files:
        raise KeikakuError("取り込む文書がありません。上の枠に文書を置いてから、もう一度押してください。")
    kept = host.library.root / "uploads"

    def advance(what: str, done: int, total: int) -> None:
        progress((done, total), desc=what or "取り込んでいます")

    with host.watch.ingesting():
        generation, report = ingest(
            files, host.library, read_catalog(), lambda: host.encoder, advance, keep_missing=True
        )
    failed = {name for name, _ in report.failed}
    kept.mkdir(exist_ok=True)
    for file in files:
        if str(file) not in failed:
            shutil.copyfile(file, kept / file.name)
    return ingested_html(generation, report)


def change(host: AssistantHost, data: Mapping[str, str]) -> None:
    """Correct what is known of a plan, or go to another generation.

    Raises:
        KeikakuError: there is no such plan or generation, or a field is of the wrong form.
    """
    if data.get("act") == "generation":
        host.library.switch_to(data.get("name", ""))
        return
    plan_id = data.get("plan", "")
    shown = typed(host.assistant().retriever.generation.plans.get(plan_id) or Plan(id=plan_id, title=""))
    given = {name: data[name].strip() for name in shown if data.get(name, "").strip()}
    # What is sent back as it was shown is no correction: it would hold for every later ingest.
    changed = {name: text for name, text in given.items() if text != shown[name]}
    if not changed:
        raise KeikakuError("訂正する項目がありません。変えたい項目を書き換えてから「訂正する」を押してください。")
    correct(host.library, plan_id, correction(changed), lambda: host.encoder)
