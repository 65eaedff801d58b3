# SPDX-License-Identifier: Apache-2.0
"""Tracing a case and keeping the answer.

retrace(case, because=Because.ANSWER)       # now, in the caller's transaction
retrace_soon(case_id, Because.ANSWER)       # by a worker, once, after the caller's transaction
"""

from wuzha.funds.tracing.services.tracing import retrace, retrace_soon

__all__ = ["retrace", "retrace_soon"]
