"""What a store says of a published generation, read without trusting it."""

import re
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from corpus import everyday
from corpus.backup_contents import Contents

LISTING: Final = re.compile(r"^[0-9]{6}-[0-9a-f]{16}\.json$")
BESIDE: Final = tuple(f"library/{name}" for name in (everyday.FILE, everyday.VECTORS))
"""The files that are published besides those of a generation."""

_DIGITS: Final = 16


class Listing(Contents):
    """The files of one generation, and its everyday questions; nothing else that a backup may hold."""

    @model_validator(mode="after")
    def _one_generation(self) -> "Listing":
        names = sorted(entry.name for entry in self.files)
        if any(not name.startswith(self.prefix) and name not in BESIDE for name in names):
            raise ValueError("not of the one generation")
        folders = {name[:at] for name in names for at, char in enumerate(name) if char == "/"}
        if not folders.isdisjoint(names):
            raise ValueError("a file is a folder too")
        return self

    @property
    def prefix(self) -> str:
        """How the names of the generation's files begin."""
        return f"library/{self.current}/"


class Pointer(BaseModel):
    """Which listing is the newest, and the SHA-256 of its bytes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1] = 1
    listing: Annotated[str, Field(pattern=LISTING.pattern)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    @model_validator(mode="after")
    def _named_by_its_hash(self) -> "Pointer":
        if self.listing != listing_name(self.generation, self.sha256):
            raise ValueError("another listing's name")
        return self

    @property
    def generation(self) -> str:
        """The generation that the listing is to be of."""
        return self.listing.partition("-")[0]


def listing_name(generation: str, sha256: str) -> str:
    """The name of a listing with this hash."""
    return f"{generation}-{sha256[:_DIGITS]}.json"
