"""A small web of one's own: a server on loopback addresses whose pages misbehave on purpose."""

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from agreements.links.visitor import Visitor

HERE, ELSEWHERE = "127.0.0.1", "127.0.0.2"
AGENT = "Countersign/test (+https://register.example/contact)"


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def answer(self):
        self.server.web.asked.append((self.command, self.path, dict(self.headers)))
        page = self.server.web.pages.get(self.path.partition("?")[0], 404)
        if callable(page):
            page = page(self)
        if page is not None:
            self.reply(page)

    do_GET = do_HEAD = answer

    def reply(self, page):
        status, headers, body = page if isinstance(page, tuple) else (page, {}, b"")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A visitor that hangs up is nothing to report."""


@dataclass
class Web:
    """`pages` gives status, headers and body of each path, or a function that answers itself."""

    port: int = 0
    pages: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)

    def url(self, path="/page", host="site.example"):
        return f"http://{host}:{self.port}{path}"

    def requests(self):
        return [(method, path) for method, path, _headers in self.asked if path != "/robots.txt"]

    def visitor(self, **options):
        """A visitor that may come here, where every host name leads."""
        given = {"ports": (self.port,), "within": (HERE,), "resolve": lambda host, port: [HERE]}
        return Visitor(AGENT, **given | options)


@contextmanager
def serving(address=HERE, port=0, tls=None):
    server = Server((address, port), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.web = Web(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def page(body=b"a page", media_type="text/html; charset=utf-8", **headers):
    return (200, {"Content-Type": media_type} | headers, body)


def redirect(to, status=302):
    return (status, {"Location": to}, b"")


def dripping(start, piece=b"x", every=0.05):
    """Answers with `start`, and then for ever a little more."""

    def answer(handler):
        handler.wfile.write(start)
        try:
            while True:
                handler.wfile.write(piece)
                time.sleep(every)
        except OSError:
            handler.close_connection = True

    return answer
