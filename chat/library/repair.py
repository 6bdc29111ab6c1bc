"""``keikaku repair``: check all generations, and make the best that is left of them current."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

from chat.library.build import Lost, rebuild, renew
from corpus.catalog import Catalog
from corpus.errors import KeikakuError
from corpus.health import examine
from corpus.ingest_report import Advance
from corpus.library import Library
from corpus.mirror import origin
from retriever.embed import Encoder
from retriever.model import is_outdated
from retriever.served import serve, vector_server


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What was done, in Japanese, what is damaged besides, and the files of which something is lost."""

    done: str
    damaged: tuple[str, ...] = ()
    lost: tuple[Lost, ...] = ()


def repair(library: Library, catalog: Catalog, load_encoder: Callable[[], Encoder], advance: Advance) -> Repair:
    """Make a whole generation current: the present one, one rebuilt from what is left, or an older one.

    One that another build of the model made is made anew with the present one. Its vectors are put into the Chroma
    server again, where there is one that lacks them.

    Raises:
        KeikakuError: there is no library, nothing is left of it, or it can't be written.
    """
    server = vector_server(os.environ)
    repaired = _repaired(library, catalog, load_encoder, advance)
    if server is None:
        return repaired
    served = serve(library, server) or f"ベクトルは Chroma のサーバ {server.address} にもあります。"
    return replace(repaired, done=f"{repaired.done}\n{served}")


def _repaired(library: Library, catalog: Catalog, load_encoder: Callable[[], Encoder], advance: Advance) -> Repair:
    found = examine(library)
    current = next((health for health in found if health.is_current), None)
    if current is None:
        library.open()
    damaged = tuple(f"世代 {h.name}: {line}" for h in found for line in h.damage)
    if current and not current.damage and current.is_covered:
        if is_outdated(library.open().manifest.model):
            renewed = renew(library, load_encoder, advance)
            return Repair(
                done=f"今の埋め込みモデルで世代 {renewed.name} を作り、現在の世代にしました。", damaged=damaged
            )
        return Repair(done=_pointed(library, current.name), damaged=damaged)
    if (store := origin(library)) is not None:
        return _copy_repaired(library, store, damaged)
    try:
        generation, lost = rebuild(library, catalog, load_encoder, advance)
    except KeikakuError:
        sound = next(library.sound(), None)
        if sound is None:
            raise
        library.switch_to(sound.name)
        return Repair(done=f"作り直せないため、確かめられた世代 {sound.name} に切り替えました。", damaged=damaged)
    done = f"世代 {generation.name} を作り直し、現在の世代にしました。"
    return Repair(done=done, damaged=damaged, lost=tuple(lost))


def _copy_repaired(library: Library, store: str, damaged: tuple[str, ...]) -> Repair:
    """A copy isn't made anew but fetched; until then an older generation of it answers."""
    way = f"取り寄せたライブラリなので、「keikaku library fetch {store} --library {library.root}」で取り寄せ直してください。"
    sound = next(library.sound(), None)
    if sound is None:
        raise KeikakuError(f"確かめられた世代がありません。{way}")
    library.switch_to(sound.name)
    return Repair(done=f"確かめられた世代 {sound.name} に切り替えました。{way}", damaged=damaged)


def _pointed(library: Library, name: str) -> str:
    """Let ``CURRENT`` name a sound generation again where it doesn't; says so."""
    if library.pointed() is not None:
        return f"現在の世代 {name} に異常はありません。"
    library.point_again(name)
    return f"世代 {name} を現在の世代として記録し直しました。"
