# SPDX-License-Identifier: Apache-2.0
"""An act that a rule forbids: one error for every app, and the form of an app's list of codes.

An app states each code once, with the sentence that says what is wrong, where, and what to do about it:

    class Code(RefusalCode):
        NOT_FOUND = _("There is no such record in your reach.")

and raises `RefusalError(Code.NOT_FOUND)`. The name is the code that the trail, the API and the tests know.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import EnumType, StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class _CodesType(EnumType):
    """Gives a member its own name for a value, and keeps what was assigned as its sentence."""

    def __new__(metacls, name: str, bases: tuple[type, ...], members: Any, **options: Any) -> Any:
        sentences = {code: members[code] for code in members._member_names}
        dict.update(members, {code: code for code in sentences})
        made = super().__new__(metacls, name, bases, members, **options)
        for code, sentence in sentences.items():
            made[code].sentence = sentence
        return made


class RefusalCode(StrEnum, metaclass=_CodesType):
    """The codes of an app. A sentence is marked for translation and may have parameters: `%(number)s`."""

    sentence: _StrPromise


class RefusalError(Exception):
    """An act that did not happen. `message` is for the person; `params` holds no personal data.

    `more` are codes that hold as well: their sentences follow. `because` are the reasons that the sentence names as
    `%(why)s`; the trail keeps them.
    """

    def __init__(
        self, code: RefusalCode, /, *more: RefusalCode, because: Sequence[RefusalCode] = (), **params: object
    ) -> None:
        super().__init__(code.name)
        self.code = code
        self.codes = (code, *more)
        self.because = tuple(because)
        self.params: dict[str, object] = params

    @property
    def reasons(self) -> list[tuple[RefusalCode, str]]:
        """Each reason with its sentence, in the language of the page."""
        return [(one, str(one.sentence) % self.params) for one in self.because]

    @property
    def message(self) -> str:
        """What happened, where, and what to do; in the language of the page."""
        params = self.params | ({"why": " ".join(text for _code, text in self.reasons)} if self.because else {})
        return " ".join(str(one.sentence) % params for one in self.codes)
