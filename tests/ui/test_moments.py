# SPDX-License-Identifier: Apache-2.0
"""Times as people read them."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import translation

import wuzha
from wuzha.ui.moments import ago, countdown, local, span
from wuzha.ui.words import words

NOW = datetime(2026, 5, 6, 2, 20, tzinfo=UTC)
LENGTHS = [0, 59, 60, 3599, 3600, 5400, 86_399, 86_400, 200_000]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "0 秒"),
        (59, "59 秒"),
        (60, "1 分钟"),
        (3661, "1 小时 1 分"),
        (86_399, "23 小时 59 分"),
        (90_000, "1 天 1 小时"),
        (864_000 + 1800, "10 天"),
    ],
)
def test_a_length_has_at_most_two_units(seconds: int, text: str) -> None:
    with translation.override("zh-hans"):
        assert span(seconds) == text


@pytest.mark.parametrize(
    ("minutes", "state", "text"),
    [(31, "left", "剩 31 分钟"), (29, "soon", "剩 29 分钟"), (0, "soon", "剩 0 秒"), (-3, "late", "超时 3 分钟")],
)
def test_a_deadline_says_what_is_left_or_how_late(minutes: int, state: str, text: str) -> None:
    with translation.override("zh-hans"):
        found = countdown(NOW + timedelta(minutes=minutes), NOW)
    assert (found.state, found.text) == (state, text)


def test_a_moment_ago_is_just_now() -> None:
    with translation.override("en"):
        assert ago(NOW - timedelta(seconds=10), NOW) == "just now"
        assert ago(NOW - timedelta(minutes=5), NOW) == "5 min ago"


def test_moments_are_local_and_days_stay_days() -> None:
    assert local(NOW) == "2026-05-06 10:20"
    assert local(date(2026, 5, 6)) == "2026-05-06"


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not on the PATH")
def test_the_page_ticks_with_the_same_words(tmp_path: Path) -> None:
    """`times.js` and the server must not disagree: a clock that changes its wording at the first tick looks broken."""
    scripts = Path(wuzha.__file__).parent / "ui" / "assets" / "js"
    for name in ("times.js", "words.js"):
        (tmp_path / name).write_text((scripts / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    with translation.override("zh-hans"):
        text, expected = json.dumps(words()), [span(seconds) for seconds in LENGTHS]
    (tmp_path / "run.js").write_text(
        f"""globalThis.document = {{
              getElementById: () => ({{ textContent: {json.dumps(text)} }}),
              documentElement: {{ dataset: {{}}, hasAttribute: () => true }},
            }};
            const {{ span }} = await import("./times.js");
            console.log(JSON.stringify({LENGTHS}.map(span)));""",
        encoding="utf-8",
    )
    done = subprocess.run(["node", "run.js"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == expected
