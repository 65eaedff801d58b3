# SPDX-License-Identifier: Apache-2.0
"""Every code has words in both languages: what, where, what to do."""

from __future__ import annotations

import pytest
from django.utils import translation

from wuzha.intake.cells import CellProblem
from wuzha.intake.explain import sentences
from wuzha.intake.readers.problems import FileProblem, RowProblem, UnreadableFileError, explain, explain_row


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("code", FileProblem)
def test_every_file_problem_is_explained(code: FileProblem, lang: str) -> None:
    explanation = explain(UnreadableFileError(code, "line 7"), lang)
    assert explanation.what
    assert explanation.remedy
    assert ("第 7 行" if lang == "zh-hans" else "line 7") in explanation.where
    assert "{" not in str(explanation)


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_row_and_cell_problem_is_explained(lang: str) -> None:
    with translation.override(lang):
        cells = [sentences(code) for code in CellProblem]
    explanations = [(item.what, item.remedy) for item in (explain_row(code, lang) for code in RowProblem)] + cells
    assert all(what and remedy for what, remedy in explanations)
    assert len({what for what, _remedy in explanations}) == len(explanations)


def test_chinese_is_the_default() -> None:
    assert explain(UnreadableFileError(FileProblem.MACROS)).what.startswith("工作簿含有宏")
    assert explain(UnreadableFileError(FileProblem.MACROS), "en-gb").what.startswith("The workbook contains macros")
