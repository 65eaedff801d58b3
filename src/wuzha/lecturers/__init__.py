# SPDX-License-Identifier: Apache-2.0
"""Star lecturers 星级反诈宣讲师: their talks, marks of audiences, contests with judges on phones, stars by rule."""
