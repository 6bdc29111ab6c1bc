"""How the generations of a library are: as they were sealed, or damaged."""

from dataclasses import dataclass

from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """One generation; ``damage`` says in Japanese what is wrong with it, ``manifest`` is None where it can't be read.

    ``is_covered`` is False for one that an earlier version made, whose indexes have no checksums.
    """

    name: str
    is_current: bool
    damage: tuple[str, ...] = ()
    manifest: Manifest | None = None
    is_covered: bool = True


def examine(library: Library) -> list[Health]:
    """All generations, oldest first, each file of them compared with its checksum.

    Raises:
        KeikakuError: the folder can't be read.
    """
    current = library.current_name()
    return [_health(library, name, is_current=name == current) for name in library.generations()]


def _health(library: Library, name: str, *, is_current: bool) -> Health:
    try:
        generation = library.open_generation(name)
    except KeikakuError as error:
        return Health(name=name, is_current=is_current, damage=(str(error),))
    return Health(
        name=name,
        is_current=is_current,
        damage=tuple(f"{error.path.relative_to(generation.path)}: {error.reason}" for error in generation.damage()),
        manifest=generation.manifest,
        is_covered=generation.is_covered,
    )
