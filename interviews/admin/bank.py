"""The bank for curators: edit the working copy, see how it marks, publish it, retire it."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from interviews import scoring
from interviews.domain.errors import NotPublishableError
from interviews.domain.publishing import has_unpublished_changes, is_as_published, publish_question, retire_question
from interviews.models import KeyPoint, Question, QuestionVersion, Section, User, current_glossary

from .base import ModelAdmin, ReadOnlyAdmin
from .inlines import KeyPointInline, MisconceptionInline, SampleAnswerInline, text_fields
from .sample_marks import check_sample_answers

PROMPT_CHARACTERS_IN_LIST = 90


@admin.register(Section)
class SectionAdmin(ModelAdmin):
    list_display = ["title", "code", "position", "questions", "published"]
    search_fields = ["title", "code"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        is_published = Q(questions__status=Question.Status.PUBLISHED)
        return Section.objects.annotate(
            question_count=Count("questions"), published_count=Count("questions", filter=is_published)
        )

    @admin.display(ordering="question_count")
    def questions(self, section: Section) -> int:
        return int(_annotated(section, "question_count"))

    @admin.display(ordering="published_count")
    def published(self, section: Section) -> int:
        return int(_annotated(section, "published_count"))


class QuestionList(ChangeList):
    """Reads the glossary once for all rows, which are compared with what is published."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        glossary = current_glossary()
        for question in self.result_list:
            question.glossary = glossary


@admin.register(Question)
class QuestionAdmin(ModelAdmin):
    list_display = [
        "code",
        "short_prompt",
        "section",
        "difficulty",
        "status",
        "key_points",
        "current_version",
        "working_copy",
    ]
    list_filter = ["section", "status", "difficulty"]
    list_select_related = ["section"]
    list_per_page = 50
    search_fields = ["code", "prompt", "reference_answer", "key_points__statement"]
    search_help_text = "Code, question, reference answer or key point."
    fields = [
        ("code", "section"),
        ("difficulty", "suggested_seconds"),
        "prompt",
        "reference_answer",
        ("status", "working_copy", "versions"),
    ]
    readonly_fields = ["status", "working_copy", "versions"]
    inlines = [KeyPointInline, MisconceptionInline, SampleAnswerInline]
    formfield_overrides = text_fields(rows=8)
    actions = ["publish", "retire"]

    # -- What is shown ------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """Everything a row of the list says, in a fixed number of queries."""
        count = KeyPoint.objects.filter(question=OuterRef("pk")).order_by().values("question").annotate(n=Count("pk"))
        newer = QuestionVersion.objects.filter(question=OuterRef("question"), number__gt=OuterRef("number"))
        newest = QuestionVersion.objects.filter(~Exists(newer)).defer("prompt", "reference_answer", "rubric_json")
        return (
            Question.objects.annotate(key_point_count=Coalesce(Subquery(count.values("n")), 0))
            .prefetch_related("key_points", "misconceptions")
            .prefetch_related(Prefetch("versions", newest, to_attr="newest_versions"))
        )

    @admin.display(description="Prompt")
    def short_prompt(self, question: Question) -> str:
        return Truncator(question.prompt).chars(PROMPT_CHARACTERS_IN_LIST)

    @admin.display(description="Points", ordering="key_point_count")
    def key_points(self, question: Question) -> int:
        return int(_annotated(question, "key_point_count"))

    @admin.display(description="Version", empty_value="—")
    def current_version(self, question: Question) -> int | None:
        newest = _newest_version(question)
        return newest.number if newest else None

    @admin.display(description="Working copy")
    def working_copy(self, question: Question) -> str:
        newest = _newest_version(question)
        if newest is None:
            return "Never published"
        return "As published" if is_as_published(question, newest) else f"Changed since version {newest.number}"

    @admin.display(description="Published versions")
    def versions(self, question: Question) -> str | SafeString:
        newest = _newest_version(question)
        if newest is None:
            return "None yet"
        every = reverse("admin:interviews_questionversion_changelist")
        return format_html(
            '<a href="{}">Version {}</a>, <a href="{}?question__id__exact={}">all versions</a>',
            reverse("admin:interviews_questionversion_change", args=[newest.pk]),
            newest.number,
            every,
            question.pk,
        )

    def get_fields(self, request: HttpRequest, obj: Question | None = None) -> Any:
        fields = list(super().get_fields(request, obj))
        return fields if obj else fields[:-1]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Question | None = None,
    ) -> HttpResponse:
        if obj is not None:
            context |= _sample_marks(obj) | {"can_retire": obj.status == Question.Status.PUBLISHED}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return QuestionList

    # -- What is sent -------------------------------------------------------------------------------------------------

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        # Sample answers name key points and misconceptions of the same page, which may not be saved yet. Django has no
        # public place where one inline's formset meets another's before they are validated.
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        by_inline = {type(inline): formset for formset, inline in zip(formsets, inlines, strict=True)}
        samples = by_inline.get(SampleAnswerInline)
        if samples is not None:
            samples.key_points = by_inline.get(KeyPointInline)
            samples.misconceptions = by_inline.get(MisconceptionInline)
        return formsets, inlines

    def response_add(self, request: HttpRequest, obj: Question, post_url_continue: str | None = None) -> HttpResponse:
        if "_publish" in request.POST:
            self._publish_saved(request, obj)
            return HttpResponseRedirect(reverse("admin:interviews_question_change", args=[obj.pk]))
        response = super().response_add(request, obj, post_url_continue)
        self._say_what_is_asked(request, obj)
        return response

    def response_change(self, request: HttpRequest, obj: Question) -> HttpResponse:
        if "_publish" in request.POST:
            self._publish_saved(request, obj)
            return HttpResponseRedirect(request.get_full_path())
        if "_retire" in request.POST:
            self._retire_one(request, obj)
            return HttpResponseRedirect(request.get_full_path())
        response = super().response_change(request, obj)
        self._say_what_is_asked(request, obj)
        return response

    def _publish_saved(self, request: HttpRequest, question: Question) -> None:
        if not self._publish_one(request, question):
            self.message_user(request, "Your changes are saved in the working copy.", messages.WARNING)

    def _say_what_is_asked(self, request: HttpRequest, question: Question) -> None:
        """Saving alone reaches no interview: say so, unless there is nothing to publish."""
        saved = Question.objects.get(pk=question.pk)
        if saved.status == Question.Status.PUBLISHED and not has_unpublished_changes(saved):
            return
        asked = {
            Question.Status.DRAFT: "It is a draft and is not asked.",
            Question.Status.PUBLISHED: "Interviews still ask the published version.",
            Question.Status.RETIRED: "It is retired and is not asked.",
        }[Question.Status(saved.status)]
        self.message_user(
            request,
            f"Only the working copy of {saved.code} was saved. {asked} To change that, publish it.",
            messages.INFO,
        )

    # -- Publish and retire -------------------------------------------------------------------------------------------

    @admin.action(description="Publish", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        for question in queryset:
            self._publish_one(request, question)

    @admin.action(description="Retire", permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        for question in queryset:
            self._retire_one(request, question)

    def _publish_one(self, request: HttpRequest, question: Question) -> bool:
        at = timezone.now()
        try:
            version = publish_question(question, at=at, by=cast(User, request.user))
        except NotPublishableError as error:
            self.message_user(request, str(error), messages.ERROR)
            return False
        if version.created_at == at:
            said = f"{question.code} was published as version {version.number}."
        else:
            said = f"{question.code} is published. Nothing had changed since version {version.number}, so that stays."
        self.log_change(request, question, said)
        self.message_user(request, said, messages.SUCCESS)
        return True

    def _retire_one(self, request: HttpRequest, question: Question) -> None:
        retire_question(question)
        said = f"{question.code} was retired: new interviews don't ask it, past and running ones keep it."
        self.log_change(request, question, said)
        self.message_user(request, said, messages.SUCCESS)

    # -- Delete -------------------------------------------------------------------------------------------------------

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        deleted, counts, permissions_needed, protected = super().get_deleted_objects(objs, request)
        # Nobody may delete versions, so Django would speak of a missing permission instead of the cause.
        return deleted, counts, set() if protected else permissions_needed, protected


@admin.register(QuestionVersion)
class QuestionVersionAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "difficulty", "created_at", "created_by"]
    list_filter = ["question__section", "difficulty"]
    list_select_related = ["question", "created_by"]
    ordering = ["question__code", "-number"]
    search_fields = ["question__code", "prompt"]
    search_help_text = "Code or question."
    fields = [
        "question",
        "number",
        ("difficulty", "suggested_seconds"),
        ("created_at", "created_by"),
        "prompt",
        "reference_answer",
        "rubric_in_words",
        "rubric_hash",
    ]
    readonly_fields = ["rubric_in_words"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuestionVersion]:
        return QuestionVersion.objects.select_related("question", "created_by")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "question__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description="Rubric")
    def rubric_in_words(self, version: QuestionVersion) -> SafeString:
        context = {"rubric": version.rubric(), "follow_ups": version.follow_ups}
        return render_to_string("admin/interviews/questionversion/_rubric.html", context)


def _sample_marks(question: Question) -> dict[str, Any]:
    # Read again: on a page that comes back with errors, `question` carries what was typed and isn't saved.
    saved = Question.objects.with_rubric().get(pk=question.pk)
    try:
        return {"sample_marks": check_sample_answers(saved)}
    except scoring.RubricError as error:
        return {"rubric_error": str(error)}


def _newest_version(question: Question) -> QuestionVersion | None:
    found: list[QuestionVersion] = _annotated(question, "newest_versions")
    return found[0] if found else None


def _annotated(row: Any, name: str) -> Any:
    """What the list's queryset added to the row."""
    return getattr(row, name)
