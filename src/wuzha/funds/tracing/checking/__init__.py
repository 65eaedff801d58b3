# SPDX-License-Identifier: Apache-2.0
"""Two files of one kind, held against each other: one as it came, one as the data give it. Nothing here imports Django.

compare_workbooks(told, fresh)      # workbook.py, sheets.py
compare_json(told, fresh)           # values.py
compare_markup(told, fresh)         # markup.py: SVG, GraphML, HTML
"""
