# SPDX-License-Identifier: Apache-2.0
from wuzha.series.models.judgements import Decision, JudgedPair, Suggestion
from wuzha.series.models.known import Due, Entity, Learnt, Progress, Use
from wuzha.series.models.series import Node, Series

__all__ = ["Decision", "Due", "Entity", "JudgedPair", "Learnt", "Node", "Progress", "Series", "Suggestion", "Use"]
