# SPDX-License-Identifier: Apache-2.0
"""Acts of the desk on one warning or on many, remembered so exactly that they can be taken back."""

from wuzha.warning.services.desk_acts.perform import once
from wuzha.warning.services.desk_acts.prune import forget_old
from wuzha.warning.services.desk_acts.run import CHUNK, run_chunk
from wuzha.warning.services.desk_acts.select import MOST_SELECTED, begin, choose, select_all
from wuzha.warning.services.desk_acts.undo import UNDO_WITHIN, UndoResult, undo

__all__ = [
    "CHUNK",
    "MOST_SELECTED",
    "UNDO_WITHIN",
    "UndoResult",
    "begin",
    "choose",
    "forget_old",
    "once",
    "run_chunk",
    "select_all",
    "undo",
]
