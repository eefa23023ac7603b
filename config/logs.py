"""How the log is kept readable."""

import logging


class InALine(logging.Filter):
    """Leaves the traceback out of what is logged, where the message says it all."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True
