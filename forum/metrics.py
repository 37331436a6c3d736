"""What is counted for Prometheus; the only home of prometheus_client."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client import generate_latest as text_of

from storage.figures import Backlog

CONTENT_TYPE = CONTENT_TYPE_LATEST
#: Upper bounds in seconds: at once, as fast as chat feels, behind a rate limit, behind an outage.
BOUNDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)

_delivered = Counter("openmic_delivered", "Effects confirmed by a network.", ["network", "kind"])
_seconds = Histogram(
    "openmic_delivery_seconds", "From the event's receipt to the confirmed copy.", buckets=BOUNDS
)
_failed = Counter("openmic_failed", "Tries that did not succeed, by the reason.", ["network", "reason"])
_unknown = Counter("openmic_unknown", "Sends whose fate was unknown and had to be settled.", ["network"])


def delivered(network: str, kind: str, seconds: float | None = None) -> None:
    """An effect arrived; `seconds` since the event behind it was received, where there was one."""
    _delivered.labels(network, kind).inc()
    if seconds is not None:
        _seconds.observe(seconds)


def failed(network: str, reason: str) -> None:
    """A try did not succeed; `reason` is a short word, never a sentence."""
    _failed.labels(network, reason).inc()


def unknown(network: str) -> None:
    """Nobody can tell whether a send arrived."""
    _unknown.labels(network).inc()


def exposition(inbox_waiting: int, outbox: Mapping[str, Backlog]) -> bytes:
    """Everything in Prometheus' text format: the counters, and the queues as they are now."""
    # A registry of its own for each scrape: a network that lost its last room leaves no stale figure.
    queues = CollectorRegistry()
    Gauge("openmic_inbox_waiting", "Events not yet routed.", registry=queues).set(inbox_waiting)
    rows = Gauge("openmic_outbox_waiting", "Effects not yet delivered.", ["network"], registry=queues)
    oldest = Gauge(
        "openmic_outbox_oldest_seconds", "Age of the oldest of them.", ["network"], registry=queues
    )
    for network, backlog in outbox.items():
        rows.labels(network).set(backlog.rows)
        oldest.labels(network).set(backlog.oldest_s)
    return text_of(queues) + text_of(REGISTRY)
