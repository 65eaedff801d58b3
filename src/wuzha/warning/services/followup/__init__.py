# SPDX-License-Identifier: Apache-2.0
"""After the closing: call-backs and watches. They are made by `services.aftercare` when a warning closes.

callback.take_next(actor) -> CallBack | None      the most urgent one due that this person may do
callback.take(actor, pk) -> CallBack              this one
callback.release(actor, pk) -> CallBack           not now
callback.tried(actor, pk, cause) -> CallBack      nobody answered; given up by the rule's tries
callback.record(actor, pk, verdict, ...)          valid, or not valid and why
callback.answer(actor, pk, note)                  the station's answer to what was returned to it
watch.contact(actor, pk, answer, note)            a follow-up contact
watch.end(actor, pk, ending, note)                no longer needed
watch.sweep(now) -> int                           those whose time is over
"""

from wuzha.warning.services.followup import callback, watch

__all__ = ["callback", "watch"]
