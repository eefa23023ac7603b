"""What a program of ours may connect to: public hosts, by http or https, at their own ports.

An address in a record, or one that a page redirects to, may lead anywhere. Each is taken apart,
its host is resolved once, and only addresses of the public internet are let through (OWASP:
server-side request forgery).
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PORTS = {"http": 80, "https": 443}
LEFT_AS_WRITTEN = "%/:=&?~#+!$,;'@()*[]"

CONTROL = re.compile(r"[\x00-\x20\x7f\\]")
NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
# How browsers and resolvers tell that a host is meant as a number: 127.1, 2130706433, 0x7f000001.
NUMERIC_END = re.compile(r"(^|\.)(\d+|0x[0-9a-f]*)$")

# Beside what `is_global` refuses: protocol assignments, relays from 6to4, benchmarks, multicast.
NOT_PUBLIC_4 = [
    ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "224.0.0.0/3")
]
# Only this is assigned for hosts; it leaves out IPv4-mapped, NAT64, unique-local, link-local and
# multicast addresses. Within it: Teredo and its like, documentation, 6to4.
PUBLIC_6 = IPv6Network("2000::/3")
NOT_PUBLIC_6 = [
    ip_network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]

NO_HOST = _("it names no host")


class Refused(Exception):
    """An address that is not visited; says why, in editors' words."""

    def __init__(self, why: str | Promise) -> None:
        self.why = why
        super().__init__(str(why))


@dataclass(frozen=True)
class Target:
    """A web address taken apart: host in ASCII, path with query as it goes into a request."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        default = self.port == PORTS[self.scheme]
        return f"{self.scheme}://{host}" if default else f"{self.scheme}://{host}:{self.port}"

    @property
    def address(self) -> str:
        return self.origin + self.path


def target(address: str, ports: Collection[int] = tuple(PORTS.values())) -> Target:
    """Take a web address apart; raises Refused where no program of ours may follow it."""
    if CONTROL.search(address):
        raise Refused(_("it holds a space, a backslash or a control character"))
    try:
        parts = urlsplit(address)
        given = parts.port
    except ValueError:
        raise Refused(_("it is not a web address")) from None
    if parts.scheme not in PORTS:
        raise Refused(_("it starts with neither https:// nor http://"))
    if "[" in parts.netloc and ":" not in (parts.hostname or ""):
        raise Refused(NO_HOST)
    if "@" in parts.netloc:
        raise Refused(_("it holds a user name"))
    port = PORTS[parts.scheme] if given is None else given
    if port not in ports:
        raise Refused(_("its port is not one of the web"))
    path = quote(parts.path or "/", safe=LEFT_AS_WRITTEN)
    query = f"?{quote(parts.query, safe=LEFT_AS_WRITTEN)}" if parts.query else ""
    return Target(parts.scheme, _host(parts.hostname or ""), port, path + query)


def _host(name: str) -> str:
    """The host in ASCII; raises Refused for one that is a number in disguise or none at all."""
    if ":" in name:
        try:
            return str(IPv6Address("" if "%" in name else name))
        except ValueError:
            raise Refused(NO_HOST) from None
    try:
        ascii_name = name.encode("idna").decode().lower().removesuffix(".")
    except UnicodeError:
        ascii_name = ""
    if len(ascii_name) > 253 or not NAME.fullmatch(ascii_name):
        raise Refused(NO_HOST)
    if NUMERIC_END.search(ascii_name):
        try:
            return str(IPv4Address(ascii_name))
        except ValueError:
            raise Refused(_("its host is a number")) from None
    return ascii_name


def is_public(text: str) -> bool:
    """Whether an IP address is one of a host on the public internet."""
    address = ip_address(text)
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in NOT_PUBLIC_4)
    inside = address in PUBLIC_6 and not any(address in network for network in NOT_PUBLIC_6)
    return inside and not address.scope_id
