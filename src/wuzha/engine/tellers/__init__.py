# SPDX-License-Identifier: Apache-2.0
"""One transfer, two tellers: rows of several statements that tell of the same money, found before anything is added up.

    told = tell(rows)     # accepted rows of all files, one frame (columns: `frame.GIVEN`)
    told.pairs            # a row out and a row in that are surely one transfer
    told.repeats          # a row that is surely another row of the same account, in another layout
    told.suspected        # what may be one transfer, with why: never merged, never counted twice without a word
    told.completed        # other parties that one side does not tell and the other, surely the same transfer, does

Sure is a pair when both accounts are told (one may be masked) or both banks write one long serial, the two clocks fit,
and nothing else could be the other side. Each pair of tellers has a clock offset of its own (`clocks`), estimated from
pairs without a rival. Of a group that hangs together every candidate is listed, the likeliest marked `best`.

`covered(rows)` says of every account which periods its statements tell of, and where its balances do not follow;
`to_ask` which statement to ask for next, by the victims' money behind it.
"""

from wuzha.engine.tellers.asking import to_ask
from wuzha.engine.tellers.coverage import Coverage, covered
from wuzha.engine.tellers.decide import Told, tell
from wuzha.engine.tellers.repeats import sure_repeats

__all__ = ["Coverage", "Told", "covered", "sure_repeats", "tell", "to_ask"]
