"""What the page fetches by itself: neighbouring text, images of pages, tables to save."""

import html
import threading
import time
from functools import lru_cache
from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import FileResponse, HTMLResponse

from chat.page.admin import Gate
from chat.page.doors.visitor import visitor_of
from chat.page.host import AssistantHost
from chat.page.workbench import Workbench
from chat.rendering.neighbours import neighbours
from chat.rendering.page_image import page_images, png
from chat.views.tables import as_csv, as_xlsx
from chat.views.targets import Narrowing, Row, rows
from corpus.errors import KeikakuError
from corpus.library import Generation
from corpus.passage import Passage, Span

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT: Final = 32
"""Quotes whose pages are kept in memory as images, each some 200 kB."""

_ONE_AT_A_TIME: Final = threading.Lock()
"""The library that draws pages is not made for threads."""

Text = Annotated[str, Query(max_length=200)]
Place = Annotated[int, Query(ge=0, le=10_000_000)]


def run_routes(workbench: Workbench, gate: Gate) -> APIRouter:
    """The files of evaluation runs, for whoever may run them."""
    routes = APIRouter(prefix="/kk/evals")

    def admit(request: Request) -> None:
        visitor = visitor_of(dict(request.headers), request.client.host if request.client else None)
        if not gate.lets_evaluate(request.cookies, visitor, time.time()):
            raise HTTPException(403, "評価の結果は管理者だけが見られます。ログインしてください。")

    @routes.get("/template/testset.xlsx")
    def _template(request: Request) -> Response:
        admit(request)
        return _download(workbench.template(), XLSX, "testset.xlsx")

    @routes.get("/{folder}/{name}")
    def _run_file(folder: str, name: str, request: Request) -> Response:
        admit(request)
        try:
            return FileResponse(workbench.file(folder, name))
        except KeikakuError as error:
            raise HTTPException(404, str(error)) from error

    return routes


def file_routes(host: AssistantHost) -> APIRouter:
    """The addresses under ``kk/`` that cited passages refer to."""
    routes = APIRouter(prefix="/kk")

    @routes.get("/around")
    def _around(generation: Text, passage: Text) -> HTMLResponse:
        before, after = neighbours(_generation(host, generation), passage)
        parts = [("この前の文", before), ("この後の文", after)]
        shown = "".join(f"<h4>{title}</h4><p>{html.escape(p.text)}</p>" for title, p in parts if p is not None)
        return HTMLResponse(shown or "<p>前後に文はありません。</p>")

    @routes.get("/page.png")
    def _page(generation: Text, passage: Text, start: Place, end: Place, page: Place) -> Response:
        opened = _generation(host, generation)
        images = _images(opened, _passage(opened, passage), Span(start=min(start, end), end=end))
        if page not in images:
            raise HTTPException(404, "このページに引用した箇所はありません。")
        return Response(images[page], media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})

    def table(find: str, plan: str, in_force: str, standing: str) -> list[Row]:
        narrowing = Narrowing(find=find, plan_id=plan, in_force=in_force == "1", standing=standing)
        return rows(host.knowledge(), narrowing, host.today())

    @routes.get("/targets.csv")
    def _csv(find: Text = "", plan: Text = "", in_force: Text = "", standing: Text = "") -> Response:
        return _download(as_csv(table(find, plan, in_force, standing)), "text/csv; charset=utf-8", "targets.csv")

    @routes.get("/targets.xlsx")
    def _xlsx(find: Text = "", plan: Text = "", in_force: Text = "", standing: Text = "") -> Response:
        return _download(as_xlsx(table(find, plan, in_force, standing)), XLSX, "targets.xlsx")

    return routes


def _download(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _generation(host: AssistantHost, name: str) -> Generation:
    try:
        return host.generation(name)
    except KeikakuError as error:
        raise HTTPException(404, "この文書の世代はもうありません。質問し直してください。") from error


def _passage(generation: Generation, passage_id: str) -> Passage:
    found = generation.passage(passage_id)
    if found is None:
        raise HTTPException(404, "この箇所はありません。質問し直してください。")
    return found


@lru_cache(maxsize=KEPT)
def _images(generation: Generation, passage: Passage, span: Span) -> dict[int, bytes]:
    """The pages of a quote as PNG, by their numbers."""
    try:
        with _ONE_AT_A_TIME:
            return {page: png(image) for page, image in page_images(generation, passage, span)}
    except KeikakuError as error:
        raise HTTPException(404, str(error)) from error
