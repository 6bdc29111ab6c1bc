"""Judgements that fall the same whatever they are of."""

from collections.abc import Callable, Mapping

from chat.answering.judgement.judge import Decision, Judgement


def always(decision: Decision) -> Callable[[Mapping[str, float]], Judgement]:
    """A judge for an assistant that has its mind made up."""
    return lambda _: Judgement(answered=0.5, right=0.5, decision=decision)
