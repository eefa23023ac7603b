"""Fill in the forms of admin pages as a browser would: from what the page says they hold."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    """Collects what a browser would send of the form with the given id."""

    def __init__(self, form_id):
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.data, self.select, self.textarea = {}, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = attrs.get("id") == self.form_id or self.form_id is None
        if not self.inside:
            return
        name = attrs.get("name")
        if tag == "input" and name and attrs.get("type") != "submit":
            self._input(name, attrs)
        elif tag == "select" and name:
            self.select = (name, "multiple" in attrs, None)
            if "multiple" not in attrs:
                self.data.setdefault(name, [])
        elif tag == "option" and self.select:
            self._option(attrs)
        elif tag == "textarea" and name:
            self.textarea = name
            self.data[name] = [""]

    def _input(self, name, attrs):
        if attrs.get("type") in ("checkbox", "radio") and "checked" not in attrs:
            return
        default = "on" if attrs.get("type") == "checkbox" else ""
        self.data.setdefault(name, []).append(attrs.get("value") or default)

    def _option(self, attrs):
        name, multiple, _first = self.select
        value = attrs.get("value", "")
        if "selected" in attrs:
            self.data[name] = [*self.data.get(name, []), value] if multiple else [value]
        elif not multiple and not self.data[name]:
            self.data[name] = [value]

    def handle_data(self, text):
        if self.textarea:
            self.data[self.textarea][0] += text

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.textarea:
            # As HTML has it: the first line feed is dropped, and lines end with CR LF.
            value = self.data[self.textarea][0].removeprefix("\n")
            self.data[self.textarea] = [value.replace("\n", "\r\n")]
            self.textarea = None


def fields(response, form_id=None):
    """What the form with this id holds, as data for `client.post`; empty rows are left out."""
    parser = _Fields(form_id)
    parser.feed(response.content.decode())
    return {name: value for name, value in parser.data.items() if "__prefix__" not in name}


def with_row(data, prefix, **values):
    """The data with one more row of an inline; `None` leaves a field out."""
    index = int(data[f"{prefix}-TOTAL_FORMS"][0])
    row = {f"{prefix}-{index}-{name}": value for name, value in values.items()}
    return data | {f"{prefix}-TOTAL_FORMS": [str(index + 1)]} | row


def errors(response):
    """Every error of a page that was sent back, form and inlines, by field."""
    context = response.context_data
    found = dict(context["adminform"].form.errors)
    for inline in context["inline_admin_formsets"]:
        for index, form_errors in enumerate(inline.formset.errors):
            found |= {
                f"{inline.formset.prefix}-{index}-{name}": text
                for name, text in form_errors.items()
            }
        if inline.formset.non_form_errors():
            found[inline.formset.prefix] = inline.formset.non_form_errors()
    return {name: list(texts) for name, texts in found.items()}
