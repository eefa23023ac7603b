class IndexUnavailable(Exception):
    """There is no index to serve from, and none could be built within the time allowed."""


def is_damage(error: BaseException) -> bool:
    """Whether an error that tantivy raised may come from damaged files.

    It reports them as ValueError or OSError, or lets a Rust panic through, which Python sees as a
    PanicException below BaseException.
    """
    return isinstance(error, (ValueError, OSError)) or type(error).__name__ == "PanicException"
