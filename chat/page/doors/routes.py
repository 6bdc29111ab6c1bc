"""The addresses that the server answers, what each takes and how much of it.

Gradio brings many more (files, proxies, streams, uploads, recordings); none of them is needed, and
what is not listed here is refused.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

KILO: Final = 1000
READ: Final = frozenset({"GET", "HEAD"})
POST: Final = frozenset({"POST"})


class Kind(StrEnum):
    """What a route is for; decides how its body is checked and which limit counts."""

    READING = "reading"
    CALL = "call"
    CANCEL = "cancel"
    TOOL = "tool"
    FORM = "form"
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Addresses of one form: ``most`` is the largest body in bytes."""

    pattern: re.Pattern[str]
    methods: frozenset[str]
    kind: Kind
    most: int = 0


QUESTION: Final = 100 * KILO
FORM: Final = 4 * KILO
UPLOAD: Final = 100 * KILO * KILO
_SESSION: Final = "[A-Za-z0-9_-]{1,64}"
_NAME: Final = "[A-Za-z0-9_]{1,64}"


def _route(pattern: str, methods: frozenset[str], kind: Kind, most: int = 0) -> Route:
    return Route(pattern=re.compile(pattern), methods=methods, kind=kind, most=most)


ROUTES: Final = (
    _route("/", READ, Kind.READING),
    _route("/(?:config|theme\\.css|favicon\\.ico|robots\\.txt|manifest\\.json|healthz|metrics)", READ, Kind.READING),
    _route("/(?:assets|static)/[A-Za-z0-9_./@-]+", READ, Kind.READING),
    _route("/gradio_api/(?:info|openapi\\.json|theme\\.css|queue/data)/?", READ, Kind.READING),
    _route(f"/gradio_api/heartbeat/{_SESSION}", READ, Kind.READING),
    _route(f"/gradio_api/call/{_NAME}/{_SESSION}", READ, Kind.READING),
    _route("/kk/(?:around|page\\.png|targets\\.csv|targets\\.xlsx)", READ, Kind.READING),
    _route("/kk/evals/[^/]+/[^/]+", READ, Kind.READING),
    _route("/gradio_api/queue/join", POST, Kind.CALL, QUESTION),
    _route(f"/gradio_api/(?:call|run|api)/(?P<name>{_NAME})/?", POST, Kind.CALL, QUESTION),
    _route("/gradio_api/cancel", POST, Kind.CANCEL, FORM),
    _route("/gradio_api/mcp(?:/|/http/?)?", frozenset({"GET", "POST", "DELETE"}), Kind.TOOL, QUESTION),
    _route("/gradio_api/mcp/schema", READ, Kind.READING),
    _route("/kk/(?:login|logout)", POST, Kind.FORM, FORM),
    _route("/kk/uploads", POST, Kind.UPLOAD, UPLOAD),
)


def route_of(path: str) -> tuple[Route, str | None] | None:
    """The route of an address, and the name of the function that it calls; None for an address that isn't open."""
    if ".." in path or "\\" in path:
        return None
    for route in ROUTES:
        found = route.pattern.fullmatch(path)
        if found is not None:
            return route, found.groupdict().get("name")
    return None
