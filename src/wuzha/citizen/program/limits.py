# SPDX-License-Identifier: Apache-2.0
"""How often somebody may write: counted in memory, by a hash with a salt of this process, and forgotten."""

from __future__ import annotations

import ipaddress
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from hashlib import blake2b

#: Networks that are remembered at once.
MOST_NETWORKS = 20_000


class Limit:
    """At most `each` times in `seconds` from one network, and `whole` from all together, for this process."""

    def __init__(self, each: int, whole: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.each, self.whole, self.seconds, self._clock = each, whole, seconds, clock
        self._salt = secrets.token_bytes(16)
        self._all: deque[float] = deque()
        self._by: OrderedDict[bytes, deque[float]] = OrderedDict()

    def allows(self, address: str) -> bool:
        """Whether one more is allowed, which is counted then."""
        now = self._clock()
        mine = self._by.setdefault(self._name(address), deque())
        self._by.move_to_end(self._name(address))
        while len(self._by) > MOST_NETWORKS:
            self._by.popitem(last=False)
        for times in (self._all, mine):
            while times and times[0] <= now - self.seconds:
                times.popleft()
        if len(mine) >= self.each or len(self._all) >= self.whole:
            return False
        mine.append(now)
        self._all.append(now)
        return True

    def _name(self, address: str) -> bytes:
        """The network of an address (/24, /56) under this process's salt; an address that is none counts as one."""
        try:
            found = ipaddress.ip_address(address)
            network = str(ipaddress.ip_network((found, 24 if found.version == 4 else 56), strict=False))
        except ValueError:
            network = ""
        return blake2b(network.encode(), key=self._salt, digest_size=8).digest()


#: Tips, and answers to the quiz.
TIPS = Limit(each=6, whole=120, seconds=600)
QUIZZES = Limit(each=60, whole=6000, seconds=600)
