"""The addresses for operators: ``/healthz`` for everybody, ``/metrics`` for the machine's own operators."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import gradio as gr
from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from chat.operations.audit import AuditLog
from chat.operations.version import version
from chat.page.doors.visitor import visitor_of
from chat.page.health import Operated
from chat.page.host import AssistantHost
from chat.page.metrics import Metrics
from chat.page.request_log import QuestionLog

CLOSED: Final = "この番地は、この計算機の管理者だけが見られます。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operating:
    """How a server is to be operated: its audit log, the token that opens ``/metrics``, questions in the log, and how many
    ``workers`` answer (with 1, the process that serves)."""

    audit: AuditLog | None = None
    metrics_token: str = ""
    log_questions: bool = False
    workers: int = 1


QUIETLY: Final = Operating()
"""Nothing is kept, and ``/metrics`` is for this machine only."""


def add_operations(app: FastAPI, page: gr.Blocks, host: AssistantHost, operating: Operating) -> Metrics:
    """Let operators see how an app does: counts, audit, and the addresses that tell of them."""
    started = datetime.now().astimezone()
    operated = Operated(host=host, version=version(), started=started, audit=operating.audit)
    metrics = Metrics(operated, queue_length(page))
    host.watch.add(metrics)
    if operating.audit is not None:
        host.watch.add(operating.audit)
    if operating.log_questions:
        host.watch.add(QuestionLog())
    app.include_router(operations_routes(operated, metrics, operating.metrics_token))
    return metrics


def operations_routes(operated: Operated, metrics: Metrics, token: str) -> APIRouter:
    """``/healthz`` and ``/metrics``."""
    routes = APIRouter()

    @routes.get("/healthz")
    def _health() -> dict[str, Any]:
        return operated.health(datetime.now().astimezone())

    @routes.get("/metrics")
    def _metrics(request: Request) -> Response:
        if not may_read(request, token):
            raise HTTPException(403, CLOSED)
        return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)

    return routes


def may_read(request: Request, token: str) -> bool:
    """Whether a request may read the metrics: with the token where there is one, else from this machine itself."""
    if token:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    return visitor_of(dict(request.headers), request.client.host if request.client else None).local


def queue_length(page: gr.Blocks) -> Callable[[], int]:
    """How many requests wait in the queue of a page."""
    queue = vars(page).get("_queue")
    return lambda: len(queue) if queue is not None else 0
