# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        91,
        pgettext_lazy("lecturers", "Star lecturers"),
        {
            "lecturer.nominate": pgettext_lazy("lecturers", "Nominated a lecturer"),
            "lecturer.accept": pgettext_lazy("lecturers", "Accepted a lecturer"),
            "lecturer.turn_down": pgettext_lazy("lecturers", "Turned a nomination down"),
            "lecturer.leave": pgettext_lazy("lecturers", "Ended the service of a lecturer"),
            "lecturer.review": pgettext_lazy("lecturers", "Held a yearly review"),
            "lecturer.stars": pgettext_lazy("lecturers", "Stars were computed"),
            "lecturer_talk.record": pgettext_lazy("lecturers", "Recorded a talk"),
            "lecturer_talk.strike": pgettext_lazy("lecturers", "Struck a talk"),
            "lecturer_talk.open_marks": pgettext_lazy("lecturers", "Let an audience mark"),
            "contest.plan": pgettext_lazy("lecturers", "Planned a contest"),
            "contest.enter": pgettext_lazy("lecturers", "Entered contestants"),
            "contest.add_judge": pgettext_lazy("lecturers", "Added a judge"),
            "contest.remove_judge": pgettext_lazy("lecturers", "Removed a judge"),
            "contest.announce": pgettext_lazy("lecturers", "Announced a contest"),
            "contest.draw": pgettext_lazy("lecturers", "Drew the order of a contest"),
            "contest.recuse": pgettext_lazy("lecturers", "Recused a judge"),
            "contest.code": pgettext_lazy("lecturers", "Issued a code for a judge"),
            "contest.open_round": pgettext_lazy("lecturers", "Opened a round"),
            "contest.close_round": pgettext_lazy("lecturers", "Closed a round"),
            "contest.excuse": pgettext_lazy("lecturers", "Excused a judge from a round"),
            "contest.withdraw": pgettext_lazy("lecturers", "Withdrew a contestant"),
            "contest.play_off": pgettext_lazy("lecturers", "Set a play-off"),
            "contest.mark": pgettext_lazy("lecturers", "A judge marked"),
            "contest.count": pgettext_lazy("lecturers", "Counted the marks"),
            "contest.protest": pgettext_lazy("lecturers", "Registered a protest"),
            "contest.decide": pgettext_lazy("lecturers", "Decided a protest"),
            "contest.propose": pgettext_lazy("lecturers", "Proposed the result of a contest"),
            "contest.send_back": pgettext_lazy("lecturers", "Sent a result back"),
            "contest.publish": pgettext_lazy("lecturers", "Published the result of a contest"),
            "contest.stars": pgettext_lazy("lecturers", "Computed the stars after a contest"),
            "contest.certificates": pgettext_lazy("lecturers", "Made certificates"),
            "contest.certificate": pgettext_lazy("lecturers", "Made a certificate"),
            "contest.list": pgettext_lazy("lecturers", "Made the ranked list"),
            "contest.call_off": pgettext_lazy("lecturers", "Called a contest off"),
        },
    ),
)
RECORDS = {
    "lecturer": pgettext_lazy("lecturers", "Lecturer"),
    "lecturer_talk": pgettext_lazy("lecturers", "Talk"),
    "contest": pgettext_lazy("lecturers", "Contest"),
}
