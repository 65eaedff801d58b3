# SPDX-License-Identifier: Apache-2.0
"""Splitting 分 exactly: floors, and the left-over 分 to the largest remainders (Hamilton's method)."""

from __future__ import annotations

from collections.abc import Sequence


def largest_remainder(total: int, weights: Sequence[int], of: int | None = None) -> list[int]:
    """Shares of `total`, in the order of `weights`, proportional to weight / `of`.

    `of` above the sum of the weights reserves the difference for someone who is not here: that party is rounded with
    the others, loses every tie, and its share is not in the answer. Without it the shares add up to `total`.
    Ties go to whoever stands first. Raises `ValueError` for a negative number, for nobody to share a positive total,
    and for `of` below the sum.
    """
    present = sum(weights)
    whole = present if of is None else of
    if total < 0 or any(weight < 0 for weight in weights) or whole < present:
        raise ValueError("Shares need total >= 0, weights >= 0 and a whole that is no less than their sum")
    if total == 0:
        return [0] * len(weights)
    if whole == 0:
        raise ValueError("A positive total needs somebody with a weight to share it")
    parties = [*weights, whole - present]
    shares = [total * weight // whole for weight in parties]
    left = total - sum(shares)
    by_remainder = sorted(range(len(parties)), key=lambda i: (-(total * parties[i] % whole), i))
    for i in by_remainder[:left]:
        shares[i] += 1
    return shares[:-1]
