"""A question's page: what saving, publishing, retiring and deleting do, and what a mistake costs."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interviews.models import KeyPoint, Question, SampleAnswer
from tests.admin.pages import change_url, form_data, messages_of, open_form
from tests.factories import WRONG_TEXT, make_key_point, make_question, make_section

ADD = "/admin/interviews/question/add/"
LIST = "/admin/interviews/question/"


def errors_of(response):
    return [
        str(error) for group in response.context["errors"] for error in (group if isinstance(group, list) else [group])
    ]


def post(client, question, data, button="_save"):
    return client.post(change_url(question), data | {button: "1"}, follow=True)


def test_saving_untouched_changes_nothing(curator_client):
    question = make_question("QUA-01", prompt="Why?\n\nTwo paragraphs.", reference_answer="One\ntwo\nthree")

    response = post(curator_client, question, open_form(curator_client, question))

    question.refresh_from_db()
    assert question.prompt == "Why?\n\nTwo paragraphs."
    assert [message for message in messages_of(response) if "working copy" in message] == []
    assert (question.key_points.count(), question.misconceptions.count(), question.sample_answers.count()) == (1, 1, 1)
    assert "Changed since" not in curator_client.get(LIST).content.decode()


def test_saving_changes_only_the_working_copy_and_says_so(curator_client):
    question = make_question("QUA-01")
    data = open_form(curator_client, question) | {"prompt": "Why, really?"}

    response = post(curator_client, question, data)

    question.refresh_from_db()
    assert question.prompt == "Why, really?"
    assert question.versions.get().prompt == "Why would anybody do this?"
    assert messages_of(response)[1] == (
        "Only the working copy of QUA-01 was saved. Interviews still ask the published version. "
        "To change that, publish it."
    )


def test_saving_a_draft_says_it_is_not_asked(curator_client):
    question = make_question("QUA-01", publish=False)

    response = post(curator_client, question, open_form(curator_client, question), "_continue")

    assert messages_of(response)[1] == (
        "Only the working copy of QUA-01 was saved. It is a draft and is not asked. To change that, publish it."
    )


def test_save_and_publish_publishes_the_inlines_just_saved(curator_client, curator):
    question = make_question("QUA-01")
    data = open_form(curator_client, question)
    data |= new_key_point("Accuracy suffers a little.", number=1)

    response = post(curator_client, question, data | {"key_points-TOTAL_FORMS": "2"}, "_publish")

    assert response.redirect_chain == [(change_url(question), 302)]
    assert messages_of(response) == ["QUA-01 was published as version 2."]
    version = question.versions.get(number=2)
    assert [point.slug for point in version.rubric().key_points] == ["saves-memory", "accuracy-suffers-a-little"]
    assert version.created_by == curator


def test_save_and_publish_of_a_refused_rubric_keeps_the_draft_and_gives_the_sentence(curator_client):
    question = make_question("QUA-01", publish=False)
    data = open_form(curator_client, question) | {"prompt": "Why, really?", "key_points-0-groups": "bits\n-"}

    response = post(curator_client, question, data, "_publish")

    assert messages_of(response) == [
        "QUA-01 was not published. Key point “saves-memory”: keyword group 2 has an empty alternative.",
        "Your changes are saved in the working copy.",
    ]
    question.refresh_from_db()
    assert (question.status, question.prompt) == ("draft", "Why, really?")
    assert question.key_points.get().groups == [["bits"], ["-"]]
    assert "cannot be graded against yet" in response.content.decode()


def test_a_question_without_key_points_is_saved_as_a_draft(curator_client):
    section = make_section()
    data = form_data(curator_client.get(ADD))
    data |= {"code": "QUA-01", "section": section.pk, "prompt": "Why?", "reference_answer": "So."}

    response = curator_client.post(ADD, data | {"_save": "1"}, follow=True)

    question = Question.objects.get()
    assert (question.code, question.status) == ("QUA-01", "draft")
    assert "It is a draft" in messages_of(response)[1]


def test_a_whole_question_can_be_added_and_published_at_once(curator_client):
    section = make_section()
    data = form_data(curator_client.get(ADD))
    data |= {"code": "QUA-01", "section": section.pk, "prompt": "Why?", "reference_answer": "So."}
    data |= new_key_point("Fewer bits save memory.", number=0)
    data |= {
        "misconceptions-0-statement": "It adds parameters.",
        "misconceptions-0-correction": "It doesn't.",
        "misconceptions-0-groups": "adds parameters",
        "sample_answers-0-kind": "good",
        "sample_answers-0-text": "Fewer bits need less memory.",
        "sample_answers-0-expected_marks": '{"fewer-bits-save-memory": "met"}',
        "sample_answers-0-expected_misconceptions": "it-adds-parameters",
    }

    response = curator_client.post(ADD, data | {"_publish": "1"}, follow=True)

    question = Question.objects.get()
    assert response.redirect_chain == [(change_url(question), 302)]
    assert messages_of(response) == ["QUA-01 was published as version 1."]
    assert question.status == "published"
    assert [(p.slug, p.position) for p in question.key_points.all()] == [("fewer-bits-save-memory", 1)]
    assert [(m.slug, m.position) for m in question.misconceptions.all()] == [("it-adds-parameters", 1)]
    assert question.sample_answers.get().position == 1


def test_retire_button_retires_and_keeps_versions(curator_client):
    question = make_question("QUA-01")
    data = open_form(curator_client, question)

    response = post(curator_client, question, data, "_retire")

    assert messages_of(response) == ["QUA-01 was retired: new interviews don't ask it, past and running ones keep it."]
    question.refresh_from_db()
    assert question.status == "retired"
    assert 'name="_retire"' not in response.content.decode()


def test_retire_button_is_only_on_published_questions(curator_client):
    draft, published = make_question(publish=False), make_question()

    assert 'name="_retire"' not in curator_client.get(change_url(draft)).content.decode()
    assert 'name="_retire"' in curator_client.get(change_url(published)).content.decode()


def test_status_cannot_be_posted(curator_client):
    question = make_question(publish=False)
    data = open_form(curator_client, question) | {"status": "published"}

    post(curator_client, question, data)

    question.refresh_from_db()
    assert question.status == "draft"


# -- Slugs and positions ----------------------------------------------------------------------------------------------


def new_key_point(statement, *, number, **fields):
    given = {"statement": statement, "groups": "bits\nmemory", "slug": "", "position": "0", "weight": "1", **fields}
    return {f"key_points-{number}-{name}": value for name, value in given.items()}


def test_empty_slugs_are_made_from_statements_and_unique(curator_client):
    question = make_question("QUA-01")
    data = open_form(curator_client, question) | {"key_points-TOTAL_FORMS": "5"}
    data |= new_key_point("Saves memory!", number=1, position="")
    data |= new_key_point("Saves memory?", number=2)
    data |= new_key_point("节省内存", number=3)
    data |= new_key_point("word " * 30, number=4)

    post(curator_client, question, data)

    slugs = list(question.key_points.order_by("position").values_list("slug", "position"))
    assert slugs == [
        ("saves-memory", 0),
        ("saves-memory-2", 1),
        ("saves-memory-3", 2),
        ("key-point", 3),
        ("word-word-word-word-word-word-word-word-word-word", 4),
    ]


def test_clearing_a_slug_makes_it_anew_from_the_statement(curator_client):
    question = make_question("QUA-01")
    question.sample_answers.all().delete()
    data = open_form(curator_client, question)
    data |= {"key_points-0-slug": "", "key_points-0-statement": "Saves memory"}

    post(curator_client, question, data)

    assert question.key_points.get().slug == "saves-memory"


def test_a_slug_given_twice_is_a_clear_error(curator_client):
    question = make_question("QUA-01")
    data = open_form(curator_client, question) | {"key_points-TOTAL_FORMS": "2"}
    data |= new_key_point("Other", number=1, slug="saves-memory")

    response = post(curator_client, question, data)

    assert any("lug" in error for error in errors_of(response))
    assert question.key_points.count() == 1


def test_a_new_key_point_goes_to_the_end(curator_client):
    question = make_question("QUA-01")
    KeyPoint.objects.update(position=7)
    data = open_form(curator_client, question) | {"key_points-TOTAL_FORMS": "2"}
    data |= new_key_point("Other", number=1)

    post(curator_client, question, data)

    assert question.key_points.get(slug="other").position == 8


def make_samples(question, *positions):
    question.sample_answers.all().delete()
    for position in positions:
        SampleAnswer.objects.create(question=question, position=position, kind="good", text=f"Text {position}")


def test_sample_answers_can_change_places(curator_client):
    question = make_question("QUA-01")
    make_samples(question, 1, 2, 3)
    data = open_form(curator_client, question)
    data |= {"sample_answers-0-position": "2", "sample_answers-1-position": "1"}

    post(curator_client, question, data)

    assert list(question.sample_answers.values_list("position", "text")) == [
        (1, "Text 2"),
        (2, "Text 1"),
        (3, "Text 3"),
    ]


def test_a_sample_answer_can_take_the_place_of_a_deleted_one(curator_client):
    question = make_question("QUA-01")
    make_samples(question, 1, 2)
    data = open_form(curator_client, question)
    data |= {"sample_answers-0-position": "2", "sample_answers-1-DELETE": "on"}

    post(curator_client, question, data)

    assert list(question.sample_answers.values_list("position", "text")) == [(2, "Text 1")]


def test_one_position_for_two_sample_answers_is_a_clear_error(curator_client):
    question = make_question("QUA-01")
    make_samples(question, 1, 2)
    data = open_form(curator_client, question) | {"sample_answers-1-position": "1"}

    response = post(curator_client, question, data)

    assert "Another sample answer has position 1." in errors_of(response)
    assert list(question.sample_answers.values_list("position", flat=True)) == [1, 2]


# -- Wrong input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "error"),
    [
        ("{not json", "Enter a valid JSON."),
        ('["met"]', 'Write one JSON object, such as {"its-slug": "met"}.'),
        (
            '{"nothing-such": "met"}',
            "“nothing-such” is no key point of this question. The slugs are saves-memory, typed-too.",
        ),
        (
            '{"saves-memory": "great"}',
            "“great” for “saves-memory” is no verdict. The verdicts are met, partly, missing, contradicted.",
        ),
        (
            '{"saves-memory": ["met"]}',
            "“['met']” for “saves-memory” is no verdict. The verdicts are met, partly, missing, contradicted.",
        ),
    ],
)
def test_wrong_expected_marks_are_a_field_error_and_nothing_is_lost(curator_client, marks, error):
    question = make_question("QUA-01")
    data = open_form(curator_client, question)
    data |= {"sample_answers-0-expected_marks": marks, "prompt": "Typed with care"}
    data |= new_key_point("Typed too", number=1) | {"key_points-TOTAL_FORMS": "2"}

    response = post(curator_client, question, data, "_publish")

    assert response.status_code == 200
    assert errors_of(response) == [error]
    returned = form_data(response)
    assert returned["prompt"] == "Typed with care"
    assert returned["key_points-1-statement"] == "Typed too"
    typed_marks = returned["sample_answers-0-expected_marks"]
    assert typed_marks == marks or json.loads(typed_marks) == json.loads(marks)
    question.refresh_from_db()
    assert question.prompt == "Why would anybody do this?"
    assert question.versions.count() == 1


def test_unknown_expected_misconception_is_a_clear_error(curator_client):
    question = make_question("QUA-01")
    data = open_form(curator_client, question) | {"sample_answers-0-expected_misconceptions": "flat-earth"}

    response = post(curator_client, question, data)

    assert errors_of(response) == ["“flat-earth” is no misconception of this question. The slugs are adds-parameters."]


def test_deleting_a_key_point_that_sample_answers_expect_is_a_clear_error(curator_client):
    question = make_question("QUA-01")
    data = open_form(curator_client, question) | {"key_points-0-DELETE": "on"}

    response = post(curator_client, question, data)

    assert errors_of(response) == ["“saves-memory” is no key point of this question. The question has no key points."]
    assert question.key_points.count() == 1


def test_expected_marks_may_name_a_key_point_of_the_same_page(curator_client):
    question = make_question("QUA-01")
    data = open_form(curator_client, question) | {"key_points-TOTAL_FORMS": "2"}
    data |= new_key_point("Runs faster", number=1)
    data["sample_answers-0-expected_marks"] = '{"saves-memory": "met", "runs-faster": "missing"}'

    post(curator_client, question, data)

    assert question.sample_answers.get().expected_marks == {"saves-memory": "met", "runs-faster": "missing"}


def test_empty_expected_marks_are_fine(curator_client):
    question = make_question("QUA-01")
    data = open_form(curator_client, question) | {"sample_answers-0-expected_marks": ""}

    post(curator_client, question, data)

    assert question.sample_answers.get().expected_marks == {}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code": "qua1"}, "A code is the section's letters, a hyphen and a number: PRE-01."),
        ({"prompt": "  "}, "This field is required."),
        ({"suggested_seconds": "5"}, "Ensure this value is greater than or equal to 30."),
        ({"key_points-0-weight": "9"}, "Ensure this value is less than or equal to 5."),
        (
            {"key_points-0-groups": ""},
            "Write at least one keyword group: one a line, alternatives separated by |.",
        ),
        ({"key_points-0-groups": "bits | a\x00b"}, "There is a NUL character in it, which cannot be stored."),
        ({"key_points-0-rivals": "a\x00b"}, "There is a NUL character in it, which cannot be stored."),
        ({"prompt": "a\x00b"}, "Null characters are not allowed."),
        (
            {"sample_answers-0-min_score": "0.9", "sample_answers-0-max_score": "0.5"},
            "The highest score (0.5) is below the lowest (0.9).",
        ),
        ({"sample_answers-0-text": "x" * 20_001}, "20,001 characters; an answer has at most 20,000."),
        ({"sample_answers-0-position": "40000"}, "Ensure this value is less than or equal to 9999."),
    ],
)
def test_wrong_input_is_a_clear_error_and_saves_nothing(curator_client, changes, error):
    question = make_question("QUA-01")

    response = post(curator_client, question, open_form(curator_client, question) | changes)

    assert errors_of(response) == [error]
    assert 'name="_publish"' in response.content.decode()
    question.refresh_from_db()
    assert question.code == "QUA-01"


@pytest.mark.parametrize("spelt", ['{"saves-memory": "\\u0000"}', '{"\\ud800": "met"}'], ids=["nul", "half"])
def test_json_that_spells_what_cannot_be_stored_saves_nothing(curator_client, spelt):
    question = make_question("QUA-01")

    response = post(
        curator_client, question, open_form(curator_client, question) | {"sample_answers-0-expected_marks": spelt}
    )

    assert errors_of(response) != []
    assert question.sample_answers.get().expected_marks == {"saves-memory": "met"}


TEXTS = [
    "code",
    "prompt",
    "reference_answer",
    *(f"{part}-0-{name}" for part in ("key_points", "misconceptions") for name in ("slug", "statement", "groups")),
    *(f"key_points-0-{name}" for name in ("other_ways", "opposites", "rivals", "follow_up")),
    "misconceptions-0-correction",
    *(f"sample_answers-0-{name}" for name in ("text", "expected_marks", "expected_misconceptions")),
]


def test_nul_in_any_text_is_an_error_at_its_field(curator_client):
    question = make_question("QUA-01")
    form = open_form(curator_client, question)
    assert [name for name in TEXTS if name not in form] == []

    response = post(curator_client, question, form | dict.fromkeys(TEXTS, "a\0b"))

    inlines = [form for formset in response.context["inline_admin_formsets"] for form in formset.formset.forms]
    forms = [response.context["adminform"].form, *inlines]
    assert {form.add_prefix(name) for form in forms for name in form.errors} == set(TEXTS)


# -- How the sample answers are marked --------------------------------------------------------------------------------


def test_panel_shows_expected_beside_actual_marks(curator_client):
    question = make_question("QUA-01")
    SampleAnswer.objects.create(
        question=question,
        position=2,
        kind="wrong",
        text=WRONG_TEXT,
        expected_marks={"saves-memory": "met"},
        min_score=0.8,
    )

    good, wrong = curator_client.get(change_url(question)).context["sample_marks"]

    assert good.differences == 0
    assert [(m.slug, m.expected, m.given) for m in good.marks] == [("saves-memory", "Met", "Met")]
    assert [(m.slug, m.expected, m.given) for m in wrong.marks] == [("saves-memory", "Met", "Missing")]
    assert wrong.unexpected_misconceptions == ("adds-parameters",)
    assert wrong.differences == 3


def test_panel_marks_what_is_saved_not_what_was_typed(curator_client):
    question = make_question("QUA-01")
    data = open_form(curator_client, question) | {
        "prompt": "Quantization stores each weight in fewer bits, so the memory footprint shrinks.",
        "code": "wrong",
    }

    response = post(curator_client, question, data)

    assert response.context["sample_marks"][0].differences == 0


def test_panel_says_what_is_missing(curator_client):
    question = make_question("QUA-01")
    question.sample_answers.all().delete()
    assert "There are no sample answers yet" in curator_client.get(change_url(question)).content.decode()

    question.key_points.all().delete()
    assert "The rubric has no key points." in curator_client.get(change_url(question)).content.decode()


def test_page_escapes_what_curators_wrote(curator_client):
    question = make_question("QUA-01", prompt="<script>alert(1)</script>")
    question.sample_answers.update(text="<script>alert(2)</script>")

    page = curator_client.get(change_url(question)).content.decode()

    assert "<script>alert" not in page


def test_page_runs_under_one_query_count(curator_client):
    question = make_question("QUA-01")
    curator_client.get(change_url(question))

    def count():
        with CaptureQueriesContext(connection) as captured:
            assert curator_client.get(change_url(question)).status_code == 200
        return len(captured)

    with_one = count()
    for number in range(29):
        make_key_point(question, f"point-{number}")
        SampleAnswer.objects.create(question=question, position=number + 2, kind="good", text="Text")

    assert count() == with_one


# -- Versions and deletion --------------------------------------------------------------------------------------------


def test_page_links_the_current_and_all_versions(curator_client):
    question = make_question("QUA-01")
    make_question("QUA-02")
    version = question.versions.get()
    every = f"/admin/interviews/questionversion/?question__id__exact={question.pk}"

    page = curator_client.get(change_url(question)).content.decode()
    response = curator_client.get(every)

    assert f'href="/admin/interviews/questionversion/{version.pk}/change/"' in page
    assert f'href="{every}"' in page
    assert list(response.context["cl"].result_list) == [version]


def test_version_page_shows_the_rubric(curator_client):
    version = make_question("QUA-01").versions.get()

    page = curator_client.get(f"/admin/interviews/questionversion/{version.pk}/change/").content.decode()

    assert "fewer bits | lower precision" in page
    assert "What becomes smaller?" in page


def test_published_question_is_not_deleted_and_the_page_says_retire(curator_client):
    question = make_question("QUA-01")
    url = f"/admin/interviews/question/{question.pk}/delete/"

    for response in (curator_client.get(url), curator_client.post(url, {"post": "yes"})):
        assert response.status_code == 200
        assert "Retire it instead" in response.content.decode()
    assert question.key_points.count() == 1


def test_draft_is_deleted(curator_client):
    question = make_question("QUA-01", publish=False)

    curator_client.post(f"/admin/interviews/question/{question.pk}/delete/", {"post": "yes"})

    assert not Question.objects.exists()
