"""Passwords: kept as a scrypt hash, compared in constant time, and not tried too often."""

from __future__ import annotations

import hashlib
import threading
import time
from base64 import b64decode, b64encode
from collections import defaultdict, deque
from hmac import compare_digest
from secrets import token_bytes

from reportedly.desk.limits import limit
from reportedly.errors import UsageError

# The least that OWASP's cheat sheet on password storage asks of scrypt: N 2**17, r 8, p 1, which takes 128 MB.
_COST = {"n": 2**17, "r": 8, "p": 1}
_MEMORY = 256 * 1024 * 1024
_one_at_a_time = threading.Lock()


def hashed(password: str) -> str:
    """What is kept of a password. Raises UsageError for one that is too short to keep anybody out."""
    if len(password) < limit("password_characters"):
        raise UsageError(f"The password is too short. Take at least {limit('password_characters')} characters.")
    salt = token_bytes(16)
    return f"{b64encode(salt).decode()}${b64encode(_scrypt(password, salt)).decode()}"


def matches(password: str, kept: str) -> bool:
    """Whether it is the password that was kept."""
    salt, _, known = kept.partition("$")
    return compare_digest(_scrypt(password, b64decode(salt)), b64decode(known))


def _scrypt(password: str, salt: bytes) -> bytes:
    # One at a time, so that many tries at once cannot fill the memory.
    with _one_at_a_time:
        return hashlib.scrypt(password.encode("utf-8", "replace"), salt=salt, maxmem=_MEMORY, dklen=32, **_COST)


class Tries:
    """How often passwords were tried: so many a minute from one address, and so many from all."""

    def __init__(self) -> None:
        self._tries: defaultdict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def wait(self, visitor: str) -> int:
        """Count a try; how many seconds `visitor` has to wait before it may be looked at, 0 where it may be now."""
        now, span = time.monotonic(), limit("try_seconds")
        with self._lock:
            for key in [key for key, times in self._tries.items() if key != "" and times[-1] < now - span]:
                del self._tries[key]
            waits = 0
            for key, most in ((visitor or "unknown", limit("tries")), ("", limit("all_tries"))):
                times = self._tries[key]
                while times and times[0] < now - span:
                    times.popleft()
                if len(times) >= most:
                    waits = max(waits, int(times[0] + span - now) + 1)
            if not waits:
                self._tries[visitor or "unknown"].append(now)
                self._tries[""].append(now)
            elif not self._tries[visitor or "unknown"]:
                del self._tries[visitor or "unknown"]
        return waits

    def right(self, visitor: str) -> None:
        """Forget the tries of somebody who knew the password."""
        with self._lock:
            self._tries.pop(visitor or "unknown", None)
