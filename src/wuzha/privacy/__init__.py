# SPDX-License-Identifier: Apache-2.0
"""What is owed to the people in the records: purposes, exports, retention, impact assessments, who read what."""
