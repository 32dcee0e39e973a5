"""The glossary for curators."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from interviews.models import GlossaryTerm, OppositePair

from .base import ModelAdmin


class GlossaryAdmin(ModelAdmin):
    """Entries reach a question when it is published: after each change, say what is left to do."""

    list_per_page = 100

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self._say_what_is_left(request)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        self._say_what_is_left(request)

    def _say_what_is_left(self, request: HttpRequest) -> None:
        self.message_user(
            request,
            "Interviews use the glossary as it was when each question was published. "
            "Questions that this changes are now listed as changed; publish them to let it take effect.",
            messages.INFO,
        )


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(GlossaryAdmin):
    list_display = ["term", "other_names"]
    search_fields = ["term", "abbreviations", "synonyms"]

    @admin.display(description="Other names")
    def other_names(self, term: GlossaryTerm) -> str:
        return ", ".join([*term.abbreviations, *term.synonyms])


@admin.register(OppositePair)
class OppositePairAdmin(GlossaryAdmin):
    list_display = ["name", "kind", "first_words"]
    list_filter = ["kind"]
    search_fields = ["name", "one", "other"]

    @admin.display(description="Words")
    def first_words(self, pair: OppositePair) -> str:
        return f"{', '.join(pair.one[:3])} / {', '.join(pair.other[:3])}"
