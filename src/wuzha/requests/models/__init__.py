# SPDX-License-Identifier: Apache-2.0
from wuzha.requests.models.request import Request, RequestAlert, RequestAnswer, RequestFile, RequestStep

__all__ = ["Request", "RequestAlert", "RequestAnswer", "RequestFile", "RequestStep"]
