"""Reads an admin page's form the way a browser sends it, so that tests post what curators post."""

from html.parser import HTMLParser

from django.urls import reverse


class FormReader(HTMLParser):
    """Collects what a browser would send: line ends in CRLF, no buttons, no unticked boxes."""

    def __init__(self):
        super().__init__()
        self.data = {}
        self._select = self._textarea = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name, kind = attrs.get("name"), attrs.get("type", "text")
        if tag == "input" and name and kind not in ("submit", "button"):
            if kind not in ("checkbox", "radio") or "checked" in attrs:
                self.data[name] = attrs.get("value", "")
        elif tag == "select" and name:
            self._select = name
        elif tag == "option" and self._select and "selected" in attrs:
            self.data[self._select] = attrs.get("value", "")
        elif tag == "textarea":
            self._textarea, self.data[name] = name, ""

    def handle_data(self, data):
        if self._textarea:
            self.data[self._textarea] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            # The parser of HTML drops the first line end, which Django writes for that.
            text = self.data[self._textarea].removeprefix("\n").removeprefix("\r\n")
            self.data[self._textarea] = text.replace("\r\n", "\n").replace("\n", "\r\n")
            self._textarea = None
        elif tag == "select":
            self._select = None


def form_data(response):
    """The fields of the page's form, without those of the header (log out, search)."""
    page = response.content.decode()
    start = page.index('id="question_form"')
    reader = FormReader()
    reader.feed(page[start : page.index("</form>", start)])
    return reader.data


def change_url(question):
    return reverse("admin:interviews_question_change", args=[question.pk])


def open_form(client, question):
    return form_data(client.get(change_url(question)))


def messages_of(response):
    return [str(message) for message in response.context["messages"]]
