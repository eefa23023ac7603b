"""Parts of public addresses that stand for something of the register."""

from django.urls import register_converter

from register.addresses import FOLDERS, TYPES


class FolderConverter:
    """The folder of a record type in public addresses, such as `countries`."""

    regex = "|".join(FOLDERS.values())

    def to_python(self, value: str) -> str:
        return TYPES[value]

    def to_url(self, value: str) -> str:
        return FOLDERS[value]


class CounterConverter:
    """The number of an edition or a commitment: one address each, and never too large."""

    regex = "0|[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(FolderConverter, "folder")
register_converter(CounterConverter, "counter")
