"""Names for programs that outlive hosts: what feeds and calendars know a record by."""

import uuid

# Never changes: every feed reader and calendar that follows the register knows entries by it.
NAMESPACE = uuid.UUID("7b28a4f2-08a3-482b-b360-5d8d6a20a583")


def uuid_of(*parts: str | int) -> uuid.UUID:
    """The UUID (RFC 9562, version 5) of what `parts` name, the same on every host and for ever."""
    return uuid.uuid5(NAMESPACE, "/".join(str(part) for part in parts))


def urn(*parts: str | int) -> str:
    return uuid_of(*parts).urn
