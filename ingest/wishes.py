"""How an ingest is to go."""

from dataclasses import dataclass
from typing import Final

from ingest.workers import Reads, read_here


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How an ingest is to go.

    ``keep_missing``: documents stay whose files are gone from a folder that is named again.
    ``recognise``: pages of PDFs that have no text are recognised on their images. ``read``: who reads the files.
    """

    keep_missing: bool = False
    recognise: bool = False
    read: Reads = read_here


USUAL: Final = Wishes()
