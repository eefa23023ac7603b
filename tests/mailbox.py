"""A real mail server on the loopback interface, which keeps what it is sent."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class Mailbox:
    """`mails` in the order in which they came, `raw` their bytes.

    Addresses in `refused` are refused with a code. It takes `pause` seconds over each mail.
    """

    def __init__(self):
        self.mails = []
        self.raw = []
        self.refused = {}
        self.port = 0
        self.pause = 0.0

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return f"{self.refused[address]} not taken"
        envelope.rcpt_tos.append(address)
        return "250 taken"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.pause)
        self.raw.append(envelope.content)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"


@contextmanager
def receiving() -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        box.port = listener.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
