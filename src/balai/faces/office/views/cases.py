"""Every case a viewer may see: search, narrow, download; the same queryset for all three."""

from __future__ import annotations

import csv
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from balai.cases.models_words import STATUS_FILTERS
