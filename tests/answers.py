"""Answers as a client reads them."""


def whole(response) -> bytes:
    """The whole body, of a stream too: whatever it holds open is closed then."""
    return b"".join(response.streaming_content) if response.streaming else response.content
