# SPDX-License-Identifier: Apache-2.0
"""Units by the ways in which files write their names: without what stands in brackets, shortened, or behind the names
of their city and bureau. What could be two units is neither."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection

from wuzha.org.models import Unit, UnitKind

#: Endings that files leave out, the longest first; `所` stands for 派出所.
_ENDINGS = ("派出所", "街道办事处", "镇人民政府", "乡人民政府", "街道", "镇", "乡", "所")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
#: Between a city and what lies in it.
_ORGANS = re.compile(r"(公安分局|公安局|分局|公安|市局|市|县|区)+$")
_SHORTEST, _LONGEST = 2, 64
#: Answers kept; a file repeats a few names.
_REMEMBERED = 10_000


def written(text: str) -> str:
    """A name as it is compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


class UnitNames:
    """Units of some kinds, all of them or those of one city (`path` of any unit in it)."""

    def __init__(self, kinds: Collection[UnitKind], path: str = "") -> None:
        """Those that have ended too: a list may be older than today."""
        rows = Unit.objects.filter(path__startswith=path[: Unit.steplen])
        above = rows.filter(kind__in=(UnitKind.CITY, UnitKind.BUREAU)).order_by("path")
        self._above: dict[str, list[str]] = defaultdict(list)
        for where, name in above.values_list("path", "name"):
            self._above[where[: Unit.steplen]].append(written(name))
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._loose: dict[str, set[int]] = defaultdict(set)
        #: The top of each unit's tree, whose names may stand before its own.
        self._city: dict[int, str] = {}
        self._ended: set[int] = set()
        self._answers: dict[str, int | None] = {}
        for pk, code, name, where, valid_to in (
            rows.filter(kind__in=kinds).order_by("path").values_list("pk", "code", "name", "path", "valid_to")
        ):
            self._city[pk] = where[: Unit.steplen]
            if valid_to is not None:
                self._ended.add(pk)
            for word in filter(None, (written(code), written(name))):
                self._exact[word].add(pk)
            for word in self._short(written(name), self._city[pk]):
                self._loose[word].add(pk)

    def find(self, text: str) -> int | None:
        """The unit that the text names; nothing where none is called so, or more than one."""
        if text not in self._answers:
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            self._answers[text] = self._found(written(text)[:_LONGEST])
        return self._answers[text]

    def _found(self, given: str) -> int | None:
        """1. By its code or its whole name. 2. By a shorter form. 3. Behind the names of its city and bureau."""
        found = self._one(self._exact.get(given, ()), "")
        for text in dict.fromkeys((given, _IN_BRACKETS.sub("", given))):
            for start in range(max(1, len(text) - _SHORTEST + 1)):
                if found is None:
                    found = self._one(self._loose.get(text[start:], ()), text[:start])
        return found

    def _one(self, found: Collection[int], before: str) -> int | None:
        there = [pk for pk in found if not before or self._is_above(before, self._city[pk])]
        there = [pk for pk in there if pk not in self._ended] or there
        return there[0] if len(there) == 1 else None

    def _is_above(self, before: str, city: str) -> bool:
        """Whether what stands before a name is that of its city or bureau, perhaps behind its province."""
        names = self._above[city]
        stem = _ORGANS.sub("", before)
        return any(before.endswith(name) or (stem and stem.endswith(_ORGANS.sub("", name))) for name in names)

    def _short(self, name: str, city: str) -> set[str]:
        """A unit's name and its shorter forms."""
        bare = _IN_BRACKETS.sub("", name)
        forms = {name, bare}
        for above in self._above[city]:
            for before in (above, _ORGANS.sub("", above)):
                if before and bare.startswith(before):
                    forms.add(bare.removeprefix(before))
        for form in tuple(forms):
            ending = next((one for one in _ENDINGS if form.endswith(one)), "")
            stem = form.removesuffix(ending)
            forms.add(stem)
            if ending == "派出所":
                forms.add(f"{stem}所")
            if ending in ("街道", "镇", "乡"):
                forms |= {f"{form}办事处", f"{form}人民政府"}
        return {one for one in forms if len(one) >= _SHORTEST}
