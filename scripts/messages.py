"""The catalogues of the public pages: what they say, in the languages of register/languages.py.

    scripts/messages.py           takes new strings in, drops old ones, and compiles
    scripts/messages.py --check   fails where that would change a file
Both fail where a string has no translation.

A catalogue holds what a page of the public side can show, and nothing of the editors' side.
"""

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
ROOMS = ("website", "opendata", "alerts", "register")
TEMPLATES = ("templates/website", "templates/components", "templates/alerts")
NOT_PUBLIC = ("management", "migrations", "__pycache__", "apps.py", "models.py")
KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "gettext_lazy": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
# Django's own catalogues know other plural forms of Welsh: both work, each for its own strings.
PLURALS = {
    "cy": (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5)"),
    "ja": (1, "0"),
}
ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)  # the same strings compile to the same bytes
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|\{\w*\}|<[^>]+>")


def main(check: bool) -> int:
    setup()
    template, faults = extracted(), []
    for language in PLURALS:
        faults += [f"{language}: {fault}" for fault in brought_up(language, template, check)]
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


def setup() -> None:
    from django.conf import settings

    settings.configure(USE_I18N=True)


def sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from (ROOT / room).rglob("*.py")
    for folder in TEMPLATES:
        yield from (ROOT / folder).rglob("*.*")
    yield from (ROOT / "templates").glob("*.html")


def extracted():
    """Every string that the public side marks for translation, with the files that hold it."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract
    from django.utils.translation import templatize

    found = Catalog()
    for path in sorted(sources()):
        if set(NOT_PUBLIC) & set(path.parts):
            continue
        text = path.read_text()
        if path.suffix != ".py":
            # What is left of a template is not Python, but for its calls: no line is indented.
            text = re.sub(r"(?m)^[ \t]+", "", templatize(text, origin=str(path)))
        name = str(path.relative_to(ROOT))
        source = io.BytesIO(text.encode())
        for _line, said, _comments, context in extract("python", source, KEYWORDS):
            found.add(said, locations=[(name, None)], context=context)
    return found


def brought_up(language: str, template, check: bool) -> Iterator[str]:
    """Bring the catalogue up to the template; say what is missing or wrong in it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po, write_po

    folder = LOCALE / language / "LC_MESSAGES"
    source, compiled = folder / "django.po", folder / "django.mo"
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language)
    catalogue._num_plurals, catalogue._plural_expr = PLURALS[language]
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.creation_date = catalogue.revision_date = ALWAYS
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalogue, width=100, sort_output=True, omit_header=True)
    text = header(language) + po.getvalue().decode()
    write_mo(mo, catalogue)
    yield from faults_of(catalogue)
    for path, content in ((source, text.encode()), (compiled, mo.getvalue())):
        if not path.is_file() or path.read_bytes() != content:
            if check:
                yield f"{path.relative_to(ROOT)} is not up to date: run make messages"
            else:
                path.write_bytes(content)


def header(language: str) -> str:
    count, expression = PLURALS[language]
    return (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: nplurals={count}; plural={expression};\\n"\n\n'
    )


def faults_of(catalogue) -> Iterator[str]:
    for message in catalogue:
        if not message.id:
            continue
        plural = not isinstance(message.id, str)
        said = message.id[-1] if plural else message.id
        forms = message.string if plural else (message.string,)
        if (
            message.fuzzy
            or not all(forms)
            or len(forms) != (catalogue.num_plurals if plural else 1)
        ):
            yield f"“{said}” has no translation"
            continue
        for form in forms:
            if sorted(PLACEHOLDER.findall(form)) != sorted(PLACEHOLDER.findall(said)):
                yield f"“{said}” and “{form}” differ in what stands between their words"


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
