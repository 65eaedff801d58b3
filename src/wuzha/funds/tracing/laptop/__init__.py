# SPDX-License-Identifier: Apache-2.0
"""`wuzha trace`: an investigator's laptop, a folder of files, no server and no database.

Nothing here imports Django. `ask` is the way in for other programs:

    transfers = read(paths, openings=None)          # load.py: statements, or a plain ledger, CSV or Parquet
    answers = trace(transfers, victims, rules)      # ask.py
    answer.as_dict()                                # answer.py: the JSON object of docs/reference/cli.md
"""
