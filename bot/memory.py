"""Memory: no more of it for threads than they need, and no search through what stays for ever."""

from __future__ import annotations

import ctypes
import ctypes.util
import gc
import sys

#: From glibc's malloc.h.
M_ARENA_MAX = -8
#: python-telegram-bot loads it, 6 MB, where another program has it installed; it decrypts passports, which
#: nobody sends here.
NEVER_USED = "cryptography"


def spare() -> None:
    """To be called before the networks are loaded: what only might be used counts as not installed."""
    if NEVER_USED not in sys.modules:
        # Python's own sign for a module that is not to be had.
        sys.modules[NEVER_USED] = None  # type: ignore[assignment]  # typeshed knows modules only


def one_arena() -> None:
    """To be called before threads start; saves about 14 MB, and does nothing where there is no glibc."""
    _malloc("mallopt", M_ARENA_MAX, 1)


def keep() -> None:
    """What is loaded by now stays: the collector need not look at it again.

    It would look at some 200,000 objects each time, and nobody is answered for a tenth of a second and more.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    # What loading needed only for itself goes back to the operating system.
    _malloc("malloc_trim", 0)


def _malloc(function: str, *numbers: int) -> None:
    """Call a function of glibc's; nothing where there is none."""
    name = ctypes.util.find_library("c")
    found = getattr(ctypes.CDLL(name), function, None) if name else None
    if found is not None:
        found(*numbers)
