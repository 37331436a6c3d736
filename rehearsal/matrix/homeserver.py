"""Runs Synapse until it ends or its parent does: `python -P homeserver.py PARENT_PID CONFIG`."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie this process to the thread that started it, then become Synapse."""
    parent, config = int(sys.argv[1]), sys.argv[2]
    if sys.platform == "linux":
        _die_with(parent)
    sys.argv = ["synapse", "--config-path", config]
    from synapse.app.homeserver import main as run

    run()


def _die_with(parent: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the kernel was asked to watch it
        os._exit(1)


if __name__ == "__main__":
    main()
