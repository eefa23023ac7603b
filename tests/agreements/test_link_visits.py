"""Visits of a real server: what it answers is told, and nothing inside is reached (checks I4)."""

import itertools
import shutil
import socket
import ssl
import subprocess
import time

import pytest

from agreements.links import visitor
from agreements.links.visitor import REDIRECTS, Validators, Visitor
from tests.agreements.test_link_targets import NOT_PUBLIC
from tests.agreements.web import AGENT, ELSEWHERE, HERE, dripping, page, redirect, serving

# Seconds: an answer without end would take for ever; a busy machine takes its time with the clock.
ENDS = 10


@pytest.fixture
def web():
    with serving() as web:
        yield web


def everything(target, media_type):
    return True


class TestWhatIsTold:
    def test_a_page_that_answers(self, web):
        web.pages["/page"] = page(ETag='"1"')
        outcome = web.visitor().visit(web.url())
        assert (outcome.answer, outcome.problem, outcome.media_type) == (200, "", "text/html")
        assert outcome.address == web.url()
        assert outcome.validators == Validators('"1"')
        assert web.requests() == [("HEAD", "/page")]

    @pytest.mark.parametrize("status", [404, 410, 403, 500, 503])
    def test_a_page_that_does_not_is_asked_twice(self, web, status):
        web.pages["/page"] = status
        assert web.visitor().visit(web.url()).answer == status
        assert web.requests() == [("HEAD", "/page"), ("GET", "/page")]

    def test_get_is_believed_where_head_is_not_known(self, web):
        web.pages["/page"] = lambda handler: 501 if handler.command == "HEAD" else page()
        assert web.visitor().visit(web.url()).answer == 200

    def test_get_is_asked_where_head_is_met_with_silence(self, web):
        def only_get(handler):
            if handler.command == "GET":
                return page()
            time.sleep(1)

        web.pages["/page"] = only_get
        assert web.visitor(seconds=1).visit(web.url()).answer == 200

    def test_get_is_asked_where_head_is_hung_up_on(self, web):
        def only_get(handler):
            if handler.command == "GET":
                return page()
            handler.connection.shutdown(socket.SHUT_RDWR)

        web.pages["/page"] = only_get
        assert web.visitor().visit(web.url()).answer == 200

    def test_nobody_at_home(self, web):
        with socket.socket() as taken:
            taken.bind((HERE, 0))
            port = taken.getsockname()[1]
            outcome = web.visitor(ports=(port,)).visit(f"http://site.example:{port}/")
        assert (outcome.answer, str(outcome.problem)) == (0, "it could not be reached")

    def test_no_such_host(self, web):
        def unknown(host, port):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        outcome = web.visitor(resolve=unknown).visit(web.url())
        assert (outcome.answer, str(outcome.problem)) == (0, "there is no such host")

    def test_an_answer_of_another_protocol(self, web):
        web.pages["/page"] = lambda handler: handler.wfile.write(b"220 mail.example ESMTP\r\n")
        outcome = web.visitor().visit(web.url())
        assert (outcome.answer, str(outcome.problem)) == (
            0,
            "its answer is not one of a web server",
        )

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_redirects_are_followed(self, web, status):
        web.pages |= {"/page": redirect("/new?a=b", status), "/new": page()}
        outcome = web.visitor().visit(web.url())
        assert (outcome.answer, outcome.address) == (200, web.url("/new?a=b"))

    def test_a_redirect_in_another_script(self, web):
        moved = "/報告 1".encode().decode("latin-1")
        web.pages |= {"/page": redirect(moved), "/%E5%A0%B1%E5%91%8A%201": page()}
        assert web.visitor().visit(web.url()).answer == 200

    @pytest.mark.parametrize(("hops", "answer"), [(REDIRECTS, 200), (REDIRECTS + 1, 0)])
    def test_five_redirects_are_enough(self, web, hops, answer):
        web.pages = {f"/{n}": redirect(f"/{n + 1}") for n in range(hops)} | {f"/{hops}": page()}
        outcome = web.visitor().visit(web.url("/0"))
        assert outcome.answer == answer
        assert len(web.requests()) == min(hops, REDIRECTS) + 1

    def test_a_redirect_to_nowhere_is_no_answer(self, web):
        web.pages["/page"] = (302, {}, b"")
        assert web.visitor().visit(web.url()).answer == 302

    def test_what_has_not_changed_is_not_sent_again(self, web):
        known = Validators('"1"', "Fri, 04 Mar 2022 00:00:00 GMT")
        web.pages["/page"] = 304
        assert web.visitor().visit(web.url(), known).answer == 304
        headers = web.asked[-1][2]
        assert headers["If-None-Match"] == known.etag
        assert headers["If-Modified-Since"] == known.last_modified

    @pytest.mark.parametrize("etag", ["x" * 300, '"caf\xe9"'], ids=["endless", "not ASCII"])
    def test_a_tag_that_cannot_be_sent_back_is_not_kept(self, web, etag):
        web.pages["/page"] = page(ETag=etag)
        assert web.visitor().visit(web.url()).validators == Validators()

    @pytest.mark.parametrize(
        ("asked", "seconds"),
        [("120", 120), ("-1", None), ("soon", None), ("9" * 9, 7 * 24 * 3600)],
    )
    def test_a_busy_server_says_when_to_come_back(self, web, asked, seconds):
        web.pages["/page"] = (429, {"Retry-After": asked}, b"")
        outcome = web.visitor().visit(web.url())
        assert (outcome.answer, outcome.wait) == (429, seconds)
        assert web.requests() == [("HEAD", "/page")], "who is asked to wait does not ask again"

    def test_a_busy_server_gives_a_date(self, web, time_machine):
        time_machine.move_to("2022-03-04T00:00:00Z", tick=True)
        web.pages["/page"] = (503, {"Retry-After": "Fri, 04 Mar 2022 01:00:00 GMT"}, b"")
        assert web.visitor().visit(web.url()).wait == pytest.approx(3600, abs=5)


class TestManners:
    def test_we_say_who_we_are_and_nothing_else(self, web):
        web.pages |= {
            "/page": (302, {"Location": "/new", "Set-Cookie": "a=b"}, b""),
            "/new": page(),
        }
        web.visitor().visit(web.url())
        for _method, _path, headers in web.asked:
            assert headers == {
                "Host": f"site.example:{web.port}",
                "User-Agent": AGENT,
                "Accept": "*/*",
                "Accept-Encoding": "identity",
                "Connection": "close",
            }

    def test_robots_are_heeded_and_read_once(self, web):
        web.pages |= {
            "/robots.txt": page(b"User-agent: *\nDisallow: /private\nCrawl-delay: 7\n"),
            "/page": page(),
            "/private/page": page(),
        }
        visitor = web.visitor()
        assert visitor.visit(web.url("/private/page")).answer is None
        assert visitor.visit(web.url()).answer == 200
        assert web.requests() == [("HEAD", "/page")]
        assert [path for _method, path, _headers in web.asked].count("/robots.txt") == 1
        assert visitor.delay(web.url()) == 7

    def test_rules_for_us_by_name(self, web):
        web.pages |= {"/robots.txt": page(b"User-agent: countersign\nDisallow: /\n")}
        assert web.visitor().visit(web.url()).answer is None

    def test_the_rules_of_a_host_that_is_redirected_to_are_heeded(self, web):
        def robots(handler):
            return (
                page(b"User-agent: *\nDisallow: /\n") if "other" in handler.headers["Host"] else 404
            )

        web.pages |= {"/robots.txt": robots, "/page": redirect(web.url("/new", "other.example"))}
        assert web.visitor().visit(web.url()).answer is None
        assert ("HEAD", "/new") not in web.requests()

    @pytest.mark.parametrize("status", [401, 403, 404])
    def test_without_rules_everything_may_be_visited(self, web, status):
        web.pages |= {"/robots.txt": status, "/page": page()}
        assert web.visitor().visit(web.url()).answer == 200

    @pytest.mark.parametrize(
        "text",
        [b"", b"\xef\xbb\xbfUser-agent: *\nDisallow:\n", b"User-agent: *\nCrawl-delay: \xc2\xb2\n",
         b"\x00\xff" * 1000, b"Disallow: /\n" * 9000],
        ids=["empty", "a mark of order", "no number", "bytes", "no agent"],
    )  # fmt: skip
    def test_rules_that_forbid_nothing(self, web, text):
        web.pages |= {"/robots.txt": page(text, "text/plain"), "/page": page()}
        assert web.visitor().visit(web.url()).answer == 200

    def test_while_the_rules_fail_nothing_may(self, web):
        web.pages |= {"/robots.txt": 503, "/page": page()}
        assert web.visitor().visit(web.url()).answer == 503
        assert web.requests() == []


class TestBounds:
    """Checks I4: at most so many seconds and bytes, however a server goes about it."""

    SLOW = {
        "silence": dripping(b"", b"", 0.2),
        "a dripping status": dripping(b"HTTP/1.1 ", b"2"),
        "dripping headers": dripping(b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
        "endless interim answers": dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.01),
    }

    @pytest.mark.parametrize("answer", SLOW.values(), ids=SLOW)
    def test_a_slow_server_costs_no_more_than_the_time_of_a_visit(self, web, answer):
        web.pages["/page"] = answer
        started = time.monotonic()
        outcome = web.visitor(seconds=1).visit(web.url())
        assert (outcome.answer, str(outcome.problem)) == (0, "it did not answer in time")
        assert time.monotonic() - started < ENDS

    def test_a_slow_robots_and_a_slow_page_share_the_time(self, web):
        web.pages |= dict.fromkeys(["/robots.txt", "/page"], dripping(b"HTTP/1.1 ", b"2"))
        started = time.monotonic()
        assert web.visitor(seconds=1).visit(web.url()).answer == 0
        assert time.monotonic() - started < ENDS

    def test_slow_redirects_share_the_time(self, web):
        def slow(handler):
            time.sleep(0.3)
            return redirect(handler.path)

        web.pages["/page"] = slow
        started = time.monotonic()
        assert web.visitor(seconds=1).visit(web.url()).answer == 0
        assert time.monotonic() - started < ENDS

    def test_a_slow_resolver_costs_no_more(self, web):
        def slow(host, port):
            time.sleep(3)
            return [HERE]

        started = time.monotonic()
        outcome = web.visitor(resolve=slow, seconds=0.5).visit(web.url())
        assert (outcome.answer, str(outcome.problem)) == (0, "it did not answer in time")
        assert time.monotonic() - started < ENDS

    def test_a_body_that_drips_is_let_go(self, web):
        start = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        web.pages["/page"] = lambda h: page() if h.command == "HEAD" else dripping(start)(h)
        started = time.monotonic()
        outcome = web.visitor(seconds=1).visit(web.url(), wanted=everything)
        assert (outcome.answer, outcome.body) == (200, None)
        assert time.monotonic() - started < ENDS

    @pytest.mark.parametrize("size", [90_000, 100_001, 5_000_000])
    def test_a_body_is_read_whole_or_not_at_all(self, web, size):
        web.pages["/page"] = page(b"x" * size)
        outcome = web.visitor(size=100_000).visit(web.url(), wanted=everything)
        assert outcome.answer == 200
        assert outcome.body == (b"x" * size if size < 100_000 else None)

    def test_a_body_of_unknown_length_is_cut_off(self, web):
        start = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        endless = dripping(start, b"x" * 60_000, 0)
        web.pages["/page"] = lambda h: page() if h.command == "HEAD" else endless(h)
        started = time.monotonic()
        assert web.visitor(size=1_000_000).visit(web.url(), wanted=everything).body is None
        assert time.monotonic() - started < ENDS

    def test_endless_headers_are_cut_off(self, web):
        web.pages["/page"] = dripping(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"a" * 60_000 + b"\r\n", 0)
        started = time.monotonic()
        assert web.visitor(size=1_000_000).visit(web.url()).answer == 0
        assert time.monotonic() - started < ENDS

    def test_a_body_that_breaks_off_is_not_kept(self, web):
        def short(handler):
            handler.send_response(200)
            handler.send_header("Content-Length", "100")
            handler.end_headers()
            if handler.command == "GET":
                handler.wfile.write(b"half")

        web.pages["/page"] = short
        assert web.visitor().visit(web.url(), wanted=everything).body is None

    def test_nothing_is_unpacked(self, web):
        web.pages["/page"] = page(b"\x1f\x8b packed", **{"Content-Encoding": "gzip"})
        outcome = web.visitor().visit(web.url(), wanted=everything)
        assert outcome.body in (None, b"\x1f\x8b packed")


class TestNothingInsideIsReached:
    LOOPBACK = [
        "127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "017700000001",
        "0177.0.0.1", "127.0.0.1.", "0.0.0.0", "0", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
        "[::1]", "[::]", "１２７.0.0.1", "①②⑦.0.0.1", "127。0。0。1", "%31%32%37.0.0.1",
        "user@127.0.0.1", "gov.example@127.0.0.1", "127.0.0.1%00.gov.example",
    ]  # fmt: skip

    @pytest.mark.parametrize("host", LOOPBACK)
    def test_by_its_own_resolver(self, web, host):
        outcome = Visitor(AGENT, ports=(web.port,)).visit(f"http://{host}:{web.port}/page")
        assert outcome.answer == 0
        assert outcome.problem
        assert web.asked == []

    @pytest.mark.parametrize("host", LOOPBACK)
    def test_by_redirect(self, web, host):
        """A page of a host that may be visited leads to one that may not, on another address."""
        with serving(ELSEWHERE, web.port) as inside:
            host = host.replace("127.0.0.1", ELSEWHERE).replace("localhost", ELSEWHERE)
            web.pages["/page"] = redirect(f"http://{host}:{web.port}/secret")

            def resolve(name, port):
                return [HERE] if name == "site.example" else [ELSEWHERE]

            outcome = web.visitor(resolve=resolve).visit(web.url())
            assert outcome.answer == 0
            assert inside.asked == []
            assert {path for _method, path in web.requests()} == {"/page"}

    @pytest.mark.parametrize("scheme", ["file:///etc/passwd", "gopher://x/", "ftp://x/", "data:,x"])
    def test_by_redirect_to_another_scheme(self, web, scheme):
        web.pages["/page"] = redirect(scheme)
        outcome = web.visitor().visit(web.url())
        assert (outcome.answer, str(outcome.problem)) == (
            0,
            "it starts with neither https:// nor http://",
        )

    def test_by_redirect_to_another_port(self, web):
        with serving() as other:
            web.pages["/page"] = redirect(other.url("/secret"))
            assert web.visitor().visit(web.url()).answer == 0
            assert other.asked == []

    def test_by_a_robots_file_that_redirects(self, web):
        with serving(ELSEWHERE, web.port) as inside:
            web.pages |= {
                "/robots.txt": redirect(f"http://{ELSEWHERE}:{web.port}/secret"),
                "/page": page(),
            }
            visitor = web.visitor(resolve=lambda host, port: [host if host == ELSEWHERE else HERE])
            assert visitor.visit(web.url()).answer == 200
            assert inside.asked == []

    @pytest.mark.parametrize("address", NOT_PUBLIC.values(), ids=NOT_PUBLIC)
    def test_by_a_name_that_leads_inside(self, address):
        visitor = Visitor(AGENT, resolve=lambda host, port: [address])
        outcome = visitor.visit("http://gov.example/")
        assert (outcome.answer, str(outcome.problem)) == (
            0,
            "its host is not on the public internet",
        )

    def test_by_a_name_that_leads_inside_as_well(self, web):
        visitor = web.visitor(resolve=lambda host, port: [HERE, "10.0.0.1"])
        assert visitor.visit(web.url()).answer == 0
        assert web.asked == []

    def test_by_a_name_that_changes_its_mind(self, web):
        """DNS rebinding: what is connected to is what was checked, at every single request."""
        with serving(ELSEWHERE, web.port) as inside:
            answers = itertools.chain([HERE], itertools.repeat(ELSEWHERE))
            web.pages["/page"] = inside.pages["/page"] = page()
            visitor = web.visitor(resolve=lambda host, port: [next(answers)])
            assert visitor.visit(web.url()).answer == 0
            assert [path for _method, path, _headers in web.asked] == ["/robots.txt"]
            assert inside.asked == []

    def test_a_name_is_resolved_once_for_each_request(self, web):
        resolved = []
        web.pages["/page"] = page()

        def resolve(host, port):
            resolved.append(host)
            return [HERE]

        web.visitor(resolve=resolve).visit(web.url())
        assert len(resolved) == len(web.asked) == 2

    def test_a_proxy_of_the_environment_is_not_asked(self, web, monkeypatch):
        with serving() as proxy:
            for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
                monkeypatch.setenv(name, f"http://{HERE}:{proxy.port}")
            web.pages["/page"] = page()
            assert web.visitor().visit(web.url()).answer == 200
            assert proxy.asked == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=site.example", "-addext", "subjectAltName=DNS:site.example",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")
class TestSecureConnections:
    @pytest.fixture
    def secure(self, certificate):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        with serving(tls=context) as web:
            web.pages["/page"] = page()
            yield web

    def test_a_trusted_certificate_of_the_host(self, secure, certificate):
        trusting = ssl.create_default_context(cafile=certificate[0])
        address = secure.url().replace("http:", "https:")
        assert secure.visitor(tls=trusting).visit(address).answer == 200

    @pytest.mark.parametrize(
        ("trusted", "host"), [(False, "site.example"), (True, "other.example")]
    )
    def test_any_other_certificate_is_refused(self, secure, certificate, trusted, host):
        context = ssl.create_default_context(cafile=certificate[0]) if trusted else None
        address = secure.url(host=host).replace("http:", "https:")
        outcome = secure.visitor(tls=context).visit(address)
        assert (outcome.answer, str(outcome.problem)) == (0, "its certificate is not valid")
        assert secure.asked == []

    def test_a_server_without_tls(self, web):
        outcome = web.visitor(seconds=2).visit(web.url().replace("http:", "https:"))
        assert (outcome.answer, str(outcome.problem)) == (0, "no secure connection could be made")


@pytest.mark.parametrize(
    "written", ["Mon, 01 Jan 2024 00:00:00 +99999999999999999", "9" * 400, "soon", ""]
)
def test_a_time_to_come_back_that_is_none_stops_nothing(written):
    assert visitor._seconds(written) is None
