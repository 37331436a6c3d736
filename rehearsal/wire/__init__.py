"""A wire between two programs that can be cut, stalled, sliced, slowed and unplugged."""

from __future__ import annotations

from rehearsal.wire.proxy import Proxy
from rehearsal.wire.trouble import Kind, Trouble, Way
from rehearsal.wire.weather import Weather

__all__ = ["Kind", "Proxy", "Trouble", "Way", "Weather"]
