"""How forms are drawn: labels, hints and errors tied to their fields for screen readers."""

from django.forms.renderers import TemplatesSetting


class GreenroomFormRenderer(TemplatesSetting):
    """Finds form templates in templates/, then in Django's own."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
