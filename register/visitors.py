"""Where a request comes from, and who sent it without keeping their address."""

import re
from datetime import date
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

# RFC 3986, section 3.2: what stands alone may be an IPv6 address, which has colons itself.
WITH_PORT = re.compile(r"^(?:\[([^\]]*)\]|([0-9.]+))(?::[0-9]+)?$")


def client_address(request: HttpRequest) -> str | None:
    """The visitor's address; of an IPv6 address its /64 network, which one visitor has whole.

    Of X-Forwarded-For only what our own proxies added is believed: as many addresses from the
    right as TRUSTED_PROXIES says, a port after it left out, as in [2001:db8::1]:443. None where
    there is no address, as on a socket.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    proxies = settings.TRUSTED_PROXIES
    believed = proxies and len(forwarded) >= proxies
    text = forwarded[-proxies] if believed else request.META.get("REMOTE_ADDR", "")
    try:
        found = ip_address(WITH_PORT.sub(r"\1\2", text.strip()))
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((int(found), 64), strict=False).network_address)
    return str(found)


def sender_of(request: HttpRequest, day: date) -> str:
    """The same 32 hexadecimal digits for all that one address sends on `day`, others on the next.

    Keyed by SECRET_KEY: whoever holds only the database cannot find the address by trying all.
    """
    address = client_address(request) or ""
    return salted_hmac(f"register.sender.{day}", address, algorithm="sha256").hexdigest()[:32]
