"""``keikaku repair``: check all generations, and make the best that is left of them current."""

from collections.abc import Callable
from dataclasses import dataclass

from chat.build import Lost, rebuild
from corpus.catalog import Catalog
from corpus.errors import KeikakuError
from corpus.health import examine
from corpus.ingest_report import Advance
from corpus.library import Library
from retriever.embed import Encoder


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What was done, in Japanese, and the files of which something is lost."""

    done: str
    lost: tuple[Lost, ...] = ()


def repair(library: Library, catalog: Catalog, load_encoder: Callable[[], Encoder], advance: Advance) -> Repair:
    """Make a whole generation current: the present one, one rebuilt from what is left, or an older one.

    Raises:
        KeikakuError: there is no library, nothing is left of it, or it can't be written.
    """
    current = next((health for health in examine(library) if health.is_current), None)
    if current is None:
        library.open()
    elif not current.damage and current.is_covered:
        if library.pointed() is not None:
            return Repair(done=f"世代 {current.name} に異常はありません。")
        library.point_again(current.name)
        return Repair(done=f"世代 {current.name} を現在の世代として記録し直しました。")
    try:
        generation, lost = rebuild(library, catalog, load_encoder, advance)
    except KeikakuError:
        sound = next(library.sound(), None)
        if sound is None:
            raise
        library.switch_to(sound.name)
        return Repair(done=f"作り直せないため、確かめられた世代 {sound.name} に切り替えました。")
    return Repair(done=f"世代 {generation.name} を作り直し、現在の世代にしました。", lost=tuple(lost))
