"""What a question takes over from the turns before it."""

from dataclasses import dataclass

from retriever.leaning import Leaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Earlier wording, the plans that are to answer, those that answered last, the passages that this was taken from, what it
    ``told`` (squeezed), and what is asked of it.

    ``text`` is the question spelled out where it names nothing itself; empty: as typed. ``otherwise`` are the other ways to
    take it, as questions that say all themselves.
    """

    wording: str = ""
    plan_ids: tuple[str, ...] = ()
    answered_by: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    told: str = ""
    text: str = ""
    leaning: Leaning | None = None
    otherwise: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether it is settled which plans are to answer, whatever the question's words say."""
        return bool(self.text) or self.leaning is not None
