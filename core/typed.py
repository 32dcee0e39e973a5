"""What a person had typed into a form that could not be taken, so that a page can give it back."""

from django.http import HttpRequest

# The fields of all forms that hold more than a choice.
TYPED_FIELDS = ("text", "reason", "summary")


def typed_text(request: HttpRequest) -> dict[str, str]:
    """{field name: text} of what was typed; empty where nothing was."""
    typed = {name: request.POST.get(name, "") for name in TYPED_FIELDS}
    return {name: text for name, text in typed.items() if text.strip()}
