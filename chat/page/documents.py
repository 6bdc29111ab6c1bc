"""The view 文書: the library to read, and for the administrator to change."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import gradio as gr

from chat.library.build import Wishes, correct, correction, ingest
from chat.page.acts import acting, data_of, explained, shown, uploads_of
from chat.page.admin import Gate, admitted, visit_of
from chat.page.documents_html import document_html, generations_html, ingested_html, shelf_html, typed
from chat.page.host import AssistantHost
from chat.page.uploads import Uploads, upload_form
from chat.page.views import View, Visit
from chat.views.shelf import volumes
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.names import BadNameError, printable, stored_name
from corpus.plain_files import open_plain
from corpus.plan import Plan

KINDS: Final = (".pdf", ".docx", ".xlsx", ".html", ".htm", ".md", ".txt")

SWITCH: Final = ("ocr", "画像だけのページも文字認識で読む")


def _form() -> str:
    return upload_form("ingest", "PDF・Word・Excel・HTML・テキスト", KINDS, ("kk-ingest", "取り込む"), SWITCH)


PROGRESS: Final = gr.Progress()


class DocumentsView:
    """The handlers of the view; only the administrator may use what changes the library."""

    def __init__(self, host: AssistantHost, gate: Gate, uploads: Uploads) -> None:
        self._host = host
        self._gate = gate
        self._uploads = uploads

    def page(self, visit: Visit) -> str:
        """What an address shows: one document, or all of them."""
        generation = self._host.assistant().retriever.generation
        wanted = generation.passage(visit.query.get("passage", ""))
        plan_id = wanted.plan_id if wanted is not None else visit.query.get("plan")
        found = volumes(generation, self._host.today())
        volume = next((v for v in found if v.record.plan.id == plan_id), None)
        if volume is not None:
            return document_html(generation, volume, visit)
        return shelf_html(generation, self._host.today(), can_log_in=self._gate.exists, visit=visit)

    def shown(self, visit: Visit) -> list[Any]:
        """The page, and for the administrator what changes the library."""
        return [self.page(visit), gr.Column(visible=visit.admin), "", self._older(visit)]

    def act(self, event: gr.EventData, request: gr.Request) -> list[Any]:
        """What a search finds; for the administrator what is changed."""
        data = data_of(event)
        if data.get("act") == "find":
            visit = visit_of({"view": "documents", "find": data.get("find", "")}, self._gate, request)
            return [self.page(visit), gr.skip(), gr.skip(), gr.skip()]
        return self.change(event, request)

    def ingest(self, event: gr.EventData, request: gr.Request, progress: gr.Progress) -> list[Any]:
        """Take files in that were sent; the page, what became of them, and an empty form."""
        admitted(self._gate, request)
        data = data_of(event)
        numbers, recognise = uploads_of(data), data.get(SWITCH[0]) == "yes"
        report = explained(lambda: take_in(self._host, self._uploads.files(numbers), progress, recognise=recognise))
        self._uploads.drop(numbers)
        visit = Visit({"view": "documents"}, admin=True)
        return [*self.shown(visit)[:2], report, self._older(visit), _form()]

    def change(self, event: gr.EventData, request: gr.Request) -> list[Any]:
        """Correct a plan or go to another generation; shows the plan, or all of them where it was corrected there."""
        admitted(self._gate, request)
        data = data_of(event)
        explained(lambda: change(self._host, data))
        stays = data.get("stay") == "shelf"
        gr.Info("変更しました。", title="文書")
        return self.shown(Visit({"view": "documents", "plan": "" if stays else data.get("plan", "")}, admin=True))

    def _older(self, visit: Visit) -> str:
        return generations_html(self._host.library) if visit.admin else ""


def build_documents(host: AssistantHost, gate: Gate, uploads: Uploads) -> View:
    """The components of the view, wired; only the administrator sees and may use what changes the library."""
    view = DocumentsView(host, gate, uploads)
    with gr.Column(elem_id="view-documents", elem_classes="kk-view"):
        listing = acting(elem_id="kk-documents", label="文書")
        with gr.Column(visible=False, elem_id="kk-admin") as desk:
            gr.Markdown("### 文書を取り込む")
            files = acting(_form(), elem_id="kk-upload", label="取り込む文書")
            told = shown(elem_id="kk-ingested", label="取り込みの結果")
            generations = acting(elem_id="kk-generations", label="世代")

    def on_ingest(event: gr.EventData, request: gr.Request, progress: gr.Progress = PROGRESS) -> list[Any]:
        return view.ingest(event, request, progress)

    outputs = [listing, desk, told, generations]
    files.act(on_ingest, None, [*outputs, files], show_progress_on=told, api_visibility="private", concurrency_limit=1)
    listing.act(view.act, None, outputs, api_visibility="private")
    generations.act(view.change, None, outputs, api_visibility="private", concurrency_limit=1)
    return View("documents", outputs, view.shown)


def take_in(
    host: AssistantHost, files: Sequence[Path], progress: Callable[..., Any], *, recognise: bool = False
) -> str:
    """Ingest uploaded files and keep them with the library; says what became of each.

    With ``recognise``, pages of PDFs that have no text are recognised.

    Raises:
        KeikakuError: nothing was uploaded, or nothing could be read.
    """
    if not files:
        raise KeikakuError("取り込む文書がありません。上の枠に文書を置いてから、もう一度押してください。")
    named, wrong = _well_named(files)
    if not named:
        raise KeikakuError("\n".join(why for _, why in wrong))
    kept, wishes = host.library.root / "uploads", Wishes(keep_missing=True, recognise=recognise)

    def advance(what: str, done: int, total: int) -> None:
        progress((done, total), desc=what or "取り込んでいます")

    with host.watch.ingesting():
        generation, report = ingest(named, host.library, read_catalog(), lambda: host.encoder, advance, wishes)
    report.failed += wrong
    out = {name for name, _ in (*report.failed, *report.left)}
    kept.mkdir(exist_ok=True)
    for file in named:
        if printable(file) not in out and printable(file.resolve()) not in out:
            _keep(file, kept)
    return ingested_html(generation, report)


def _keep(file: Path, folder: Path) -> None:
    """Keep an uploaded file under its own name, whatever stands in its place; all or nothing is written."""
    incoming = folder / ".incoming"
    incoming.unlink(missing_ok=True)
    with open_plain(file) as source, incoming.open("xb") as copy:
        shutil.copyfileobj(source, copy)
    incoming.replace(folder / stored_name(file.name))


def _well_named(files: Sequence[Path]) -> tuple[list[Path], list[tuple[str, str]]]:
    """The files whose names can be kept, and of the others names and what is wrong with them."""
    named, wrong = [], []
    for file in files:
        try:
            stored_name(file.name)
            named.append(file)
        except BadNameError as error:
            wrong.append((printable(file.name), str(error)))
    return named, wrong


CLEARED: Final = frozenset({"supersedes", "part_of", "volume"})
"""What may be left empty to say that there is none."""


def change(host: AssistantHost, data: Mapping[str, str]) -> None:
    """Correct what is known of a plan, or go to another generation.

    Raises:
        KeikakuError: there is no such plan or generation, or a field is of the wrong form.
    """
    if data.get("act") == "generation":
        host.library.switch_to(data.get("name", ""))
        return
    plan_id = data.get("plan", "")
    records = host.assistant().retriever.generation.manifest.documents
    shown = typed(next((r.plan for r in records if r.plan.id == plan_id), Plan(id=plan_id, title="")))
    given = {name: data[name].strip() for name in shown if name in data and (data[name].strip() or name in CLEARED)}
    # What is sent back as it was shown is no correction: it would hold for every later ingest.
    changed = {name: text for name, text in given.items() if text != shown[name]}
    if not changed:
        raise KeikakuError("訂正する項目がありません。変えたい項目を書き換えてから「訂正する」を押してください。")
    correct(host.library, plan_id, correction(changed), lambda: host.encoder)
