"""What every reader gives: the normalised text of one file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """One file, read.

    ``text`` is normalised: line feeds only, no control characters but tab and form feed, tables
    as tab-separated rows. All spans point into it. ``properties`` is what the file says of itself
    (Markdown front matter). ``sha256`` is of the file's bytes.
    """

    path: Path
    text: str
    encoding: str
    sha256: str
    properties: Mapping[str, object] = field(default_factory=dict)
