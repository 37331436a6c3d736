"""Puts onto the machine what tests need beyond PyPI, before any test's clock runs: Chromium and PostgreSQL.

Debian's packages, and only when root and missing. `make test` runs this module first.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

#: Debian's package for each program that tests look for; a star stands for the version.
PACKAGES = {
    "chromium": "usr/bin/chromium",
    "postgresql": "usr/lib/postgresql/*/bin/postgres",
}
#: Without this, installing the server would also start a cluster nobody asked for.
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")
#: Seconds for apt-get on a slow line.
PATIENCE = 1200


def missing() -> list[str]:
    """Names of the packages whose program is not on this machine."""
    return [package for package, pattern in PACKAGES.items() if not any(Path("/").glob(pattern))]


def install(packages: list[str]) -> None:
    """Install them with apt-get; what it complains about goes to stderr, and the tests say what they lack."""
    if not NO_CLUSTER.exists():
        NO_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
        NO_CLUSTER.write_text("create_main_cluster = false\n", encoding="ascii")
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-q"], ["install", "-qy", "--no-install-recommends", *packages]):
        subprocess.run(  # noqa: S603  # the words stand above
            ["/usr/bin/apt-get", *words], env=quietly, timeout=PATIENCE, check=False, stdout=sys.stderr
        )


if __name__ == "__main__" and missing() and os.geteuid() == 0 and shutil.which("apt-get"):
    install(missing())
