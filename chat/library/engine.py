"""Who reads files and who embeds what is read."""

from collections.abc import Callable
from dataclasses import dataclass

from chat.library.opening import say
from ingest.workers import Reads, read_here
from retriever.embed import Encoder
from retriever.model import load_encoder


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Who reads files, and what loads the encoder that embeds what is read."""

    read: Reads
    load_encoder: Callable[[], Encoder]


def here() -> Engine:
    """This machine."""
    return Engine(read=read_here, load_encoder=lambda: load_encoder(say=say))
