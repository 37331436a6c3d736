"""What is counted for Prometheus; the only home of prometheus_client."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client import generate_latest as text_of

from forum.health import Part
from storage.figures import Queues

CONTENT_TYPE = CONTENT_TYPE_LATEST
#: Upper bounds in seconds: at once, as fast as chat feels, behind a rate limit, behind an outage.
BOUNDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
#: The same for the event loop: a good one is never late by more than a few milliseconds.
LAGS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)

_delivered = Counter("openmic_delivered", "Effects confirmed by a network.", ["network", "kind"])
_seconds = Histogram(
    "openmic_delivery_seconds", "From the event's receipt to the confirmed copy.", buckets=BOUNDS
)
_failed = Counter("openmic_failed", "Effects that failed, once for each reason.", ["network", "reason"])
_unknown = Counter("openmic_unknown", "Sends whose fate was unknown and had to be settled.", ["network"])
_marked = Counter("openmic_marked", "Sends whose fate stayed unknown, sent again with a mark.", ["network"])

_lag = Histogram("openmic_loop_lag_seconds", "How late the event loop is.", buckets=LAGS)


def delivered(network: str, kind: str, seconds: float | None = None) -> None:
    """An effect arrived; `seconds` since the event behind it was received, where there was one."""
    _delivered.labels(network, kind).inc()
    if seconds is not None:
        _seconds.observe(seconds)


def failed(network: str, reason: str) -> None:
    """An effect did not succeed; `reason` is a short word, never a sentence."""
    _failed.labels(network, reason).inc()


def unknown(network: str) -> None:
    """Nobody can tell whether a send arrived."""
    _unknown.labels(network).inc()


def marked(network: str) -> None:
    """Something goes out that may be there already, and says so."""
    _marked.labels(network).inc()


def lag(seconds: float) -> None:
    """The event loop came so late to something."""
    _lag.observe(seconds)


def exposition(queues: Queues, parts: Mapping[str, Part]) -> bytes:
    """Everything in Prometheus' text format: the counters, the queues and the parts as they are now."""
    # A registry of its own for each scrape: a network that lost its last room leaves no stale figure.
    now = CollectorRegistry()
    _gauge(now, "openmic_inbox_waiting", "Events not yet routed.").set(queues.inbox_waiting)
    rows = _gauge(now, "openmic_outbox_waiting", "Effects not yet delivered.", "network")
    oldest = _gauge(now, "openmic_outbox_oldest_seconds", "Age of the oldest of them.", "network")
    for network, backlog in queues.outbox.items():
        # A series that begins with its first event would not have grown by it.
        _unknown.labels(network)
        _marked.labels(network)
        rows.labels(network).set(backlog.rows)
        oldest.labels(network).set(backlog.oldest_s)
    dead = _gauge(now, "openmic_dead", "Effects that failed and can still be sent again.", "network")
    aside = _gauge(now, "openmic_quarantined", "Events set aside, bytes kept.", "network")
    paused = _gauge(now, "openmic_rooms_paused", "Rooms that cannot be written to.", "network")
    for gauge, counts in ((dead, queues.dead), (aside, queues.quarantined), (paused, queues.paused)):
        for network in queues.outbox:
            gauge.labels(network).set(counts.get(network, 0))
    _show_parts(now, parts)
    return text_of(now) + text_of(REGISTRY)


def _show_parts(now: CollectorRegistry, parts: Mapping[str, Part]) -> None:
    well = _gauge(now, "openmic_part_well", "Whether a part does its work, as on /healthz.", "part")
    age = _gauge(now, "openmic_part_age_seconds", "How long ago it last did.", "part")
    leads = _gauge(now, "openmic_part_leads", "Whether this process does it, not another one.", "part")
    for name, part in parts.items():
        well.labels(name).set(part.ok)
        leads.labels(name).set(not part.standby)
        if part.age_s is not None:
            age.labels(name).set(part.age_s)


def _gauge(registry: CollectorRegistry, name: str, about: str, *labels: str) -> Gauge:
    return Gauge(name, about, labels, registry=registry)
