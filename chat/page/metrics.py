"""What a Prometheus server reads: counts of one running app, in a registry of its own.

Labels are taken from fixed sets (reasons, routes, classes of status); no text that anybody typed and no
address is ever in one.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final, assert_never

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric

from chat.answering.reply import Answer, Reason, Refusal, WrittenBy
from chat.operations.observed import Outcome
from chat.page.health import TROUBLES, Operated
from corpus.errors import KeikakuError
from corpus.library import Generation
from corpus.volumes import wholes

BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Seconds; a warm answer takes some tens of milliseconds, one that a language model writes some seconds."""


class Metrics:
    """Counts as they happen, and states read when somebody asks for them."""

    def __init__(self, operated: Operated, queued: Callable[[], int]) -> None:
        """Count for one app; ``queued`` says how many requests wait for their turn."""
        self.registry = CollectorRegistry()
        self._answers = Counter("keikaku_answers", "Questions answered", registry=self.registry)
        self._likely = Counter("keikaku_likely", "Answers that show the likeliest places only", registry=self.registry)
        self._refusals = Counter("keikaku_refusals", "Questions refused, by reason", ["reason"], registry=self.registry)
        self._errors = Counter(
            "keikaku_question_errors",
            "Questions without a reply: declined (empty, too long, filters) or failed (a fault of ours)",
            ["kind"],
            registry=self.registry,
        )
        self._written = Counter(
            "keikaku_written",
            "Answers asked of a language model: written by it, or without it",
            ["by"],
            registry=self.registry,
        )
        self._dropped = Counter(
            "keikaku_sentences_dropped", "Sentences of a language model that were not proven", registry=self.registry
        )
        self._seconds = Histogram(
            "keikaku_answer_seconds", "Time from question to reply", registry=self.registry, buckets=BUCKETS
        )
        self._requests = Counter(
            "keikaku_http_requests",
            "Requests by route and class of status",
            ["route", "status"],
            registry=self.registry,
        )
        # A series that begins at its first event hides that event from rate().
        for reason in Reason:
            self._refusals.labels(reason.value)
        for by in ("model", "fallback"):
            self._written.labels(by)
        for kind in ("declined", "failed"):
            self._errors.labels(kind)
        ProcessCollector(registry=self.registry)
        self.registry.register(_State(operated, queued))

    def answered(self, outcome: Outcome) -> None:
        """Count a question."""
        self._seconds.observe(outcome.seconds)
        match outcome.reply:
            case Answer(likely=likely, writer=writer):
                self._answers.inc()
                self._likely.inc(int(likely))
                self._count_writer(writer)
            case Refusal(reason=reason):
                self._refusals.labels(reason.value).inc()
            case None:
                self._errors.labels("declined" if isinstance(outcome.error, KeikakuError) else "failed").inc()
            case _:
                assert_never(outcome.reply)

    def _count_writer(self, writer: WrittenBy | None) -> None:
        if writer is not None:
            self._written.labels("fallback" if writer.fell_back else "model").inc()
            self._dropped.inc(writer.dropped)

    def requested(self, route: str, status: str) -> None:
        """Count a request."""
        self._requests.labels(route, status).inc()

    def text(self) -> bytes:
        """All of it in Prometheus's text format."""
        return generate_latest(self.registry)


class _State:
    """What is so at the moment of asking."""

    def __init__(self, operated: Operated, queued: Callable[[], int]) -> None:
        self._operated = operated
        self._queued = queued

    def collect(self) -> Iterator[Metric]:
        """The families, as the library's collectors give them."""
        operated = self._operated
        yield InfoMetricFamily("keikaku_build", "The code that runs", value={"version": operated.version})
        yield GaugeMetricFamily("keikaku_questions_in_flight", "Questions being answered", operated.host.watch.asking)
        yield GaugeMetricFamily("keikaku_queue_length", "Requests that wait for their turn", self._queued())
        ingests = CounterMetricFamily("keikaku_ingests", "Ingests started on the page", labels=["outcome"])
        for outcome, count in operated.host.watch.ingests.items():
            ingests.add_metric([outcome], count)
        yield ingests
        audit = operated.audit
        yield CounterMetricFamily("keikaku_audit_lines", "Audit lines written", audit.written if audit else 0)
        yield CounterMetricFamily("keikaku_audit_failures", "Audit lines lost", audit.failures if audit else 0)
        present = {trouble.code for trouble in operated.troubles()}
        degraded = GaugeMetricFamily("keikaku_degraded", "1 where this is wrong now", labels=["reason"])
        for code in TROUBLES:
            degraded.add_metric([code], float(code in present))
        yield degraded
        generation = operated.generation()
        if generation is not None:
            yield from _of_generation(generation)


def _of_generation(generation: Generation) -> Iterator[Metric]:
    manifest = generation.manifest
    named = {"generation": generation.name, "corpus": generation.corpus_hash}
    yield InfoMetricFamily("keikaku_generation", "The generation that answers", value=named)
    created = datetime.fromisoformat(manifest.created).timestamp()
    yield GaugeMetricFamily("keikaku_generation_created_seconds", "When it was made (Unix time)", created)
    yield GaugeMetricFamily("keikaku_passages", "Passages that may be cited", manifest.passages)
    yield GaugeMetricFamily("keikaku_plans", "Plans that may answer", len(wholes(generation.plans)))
