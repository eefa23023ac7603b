"""Which addresses a program of ours may connect to: checks I4, without a connection."""

import pytest

from agreements.links.targets import Refused, is_public, target

FOLLOWED = {
    "plain": ("https://www.gov.example/a?b=c#d", "https://www.gov.example/a?b=c"),
    "no path": ("http://gov.example", "http://gov.example/"),
    "its own port": ("http://gov.example:80/", "http://gov.example/"),
    "capitals": ("HTTPS://WWW.Gov.Example/A", "https://www.gov.example/A"),
    "last dot": ("https://gov.example./", "https://gov.example/"),
    "another script": ("https://総務省.example/報告", "https://xn--lhr645fjve.example/%E5%A0%B1%E5%91%8A"),
    "percent signs stay": ("https://gov.example/a%20b?c=%26", "https://gov.example/a%20b?c=%26"),
    "a public number": ("http://9.9.9.9/", "http://9.9.9.9/"),
    "a public number of six": ("http://[2620:fe::fe]/", "http://[2620:fe::fe]/"),
    "digits in a name": ("https://123.gov.example/", "https://123.gov.example/"),
}  # fmt: skip

REFUSED = {
    "file": "file:///etc/passwd",
    "gopher": "gopher://gov.example/",
    "ftp": "ftp://gov.example/",
    "script": "javascript:alert(1)",
    "data": "data:text/html,x",
    "no scheme": "//gov.example/",
    "nothing": "",
    "no host": "http:///path",
    "empty host with a port": "http://:80/",
    "user name": "http://user@gov.example/",
    "user name and password": "http://user:pass@gov.example/",
    "a host as user name": "http://gov.example@127.0.0.1/",
    "empty user name": "http://@127.0.0.1/",
    "backslash": "http://127.0.0.1\\@gov.example/",
    "tab": "http://gov\t.example/",
    "line feed": "http://gov.example/\r\nHost: inside",
    "nul": "http://gov.example/\x00",
    "space before": " http://gov.example/",
    "ssh": "http://gov.example:22/",
    "port 0": "http://gov.example:0/",
    "port out of range": "http://gov.example:99999/",
    "port in letters": "http://gov.example:http/",
    "one number": "http://2130706433/",
    "one hexadecimal number": "http://0x7f000001/",
    "one octal number": "http://017700000001/",
    "two numbers": "http://127.1/",
    "octal parts": "http://0177.0.0.1/",
    "hexadecimal parts": "http://0x7f.0.0.1/",
    "last part hexadecimal": "http://127.0.0.0x1/",
    "leading zeros": "http://127.000.000.001/",
    "too large": "http://256.1.1.1/",
    "five parts": "http://1.2.3.4.5/",
    "percent signs": "http://%31%32%37.0.0.1/",
    "an address with a zone": "http://[fe80::1%25lo]/",
    "brackets around a name": "http://[gov.example]/",
    "an address of the future": "http://[v1.x]/",
    "an empty label": "http://gov..example/",
    "endless": f"http://{'a.' * 200}example/",
    "signs": "http://gov.example;127.0.0.1/",
}  # fmt: skip


@pytest.mark.parametrize(("given", "followed"), FOLLOWED.values(), ids=FOLLOWED)
def test_web_addresses_are_followed(given, followed):
    assert target(given).address == followed


@pytest.mark.parametrize("given", REFUSED.values(), ids=REFUSED)
def test_other_addresses_are_refused(given):
    with pytest.raises(Refused):
        target(given)


@pytest.mark.parametrize(
    ("given", "host"),
    [
        ("http://１２７.０.０.１/", "127.0.0.1"),
        ("http://①②⑦.0.0.1/", "127.0.0.1"),
        ("http://127。0。0。1/", "127.0.0.1"),
        ("http://[::ffff:127.0.0.1]/", "::ffff:7f00:1"),
    ],
    ids=["full-width", "circled", "ideographic stops", "mapped"],
)
def test_a_number_in_disguise_is_seen_as_what_it_is(given, host):
    found = target(given)
    assert found.host.replace("::ffff:127.0.0.1", "::ffff:7f00:1") == host
    assert not is_public(found.host)


PUBLIC = ["9.9.9.9", "185.199.108.153", "2620:fe::fe", "2a04:4e42::81"]
NOT_PUBLIC = {
    "loopback": "127.0.0.1",
    "the whole loopback net": "127.255.255.254",
    "this host": "0.0.0.0",
    "this net": "0.1.2.3",
    "private 10": "10.0.0.1",
    "private 172": "172.31.255.255",
    "private 192": "192.168.1.1",
    "link-local": "169.254.0.1",
    "a cloud's metadata": "169.254.169.254",
    "carrier's": "100.64.0.1",
    "protocol assignments": "192.0.0.9",
    "documentation": "192.0.2.1",
    "documentation 2": "198.51.100.1",
    "documentation 3": "203.0.113.1",
    "relay from 6to4": "192.88.99.1",
    "benchmarks": "198.19.0.1",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "loopback 6": "::1",
    "unspecified 6": "::",
    "mapped loopback": "::ffff:127.0.0.1",
    "mapped public": "::ffff:9.9.9.9",
    "compatible": "::127.0.0.1",
    "NAT64": "64:ff9b::7f00:1",
    "NAT64 of a public host": "64:ff9b::909:909",
    "local NAT64": "64:ff9b:1::1",
    "discard": "100::1",
    "6to4": "2002:7f00:1::",
    "Teredo": "2001:0:7f00:1::",
    "documentation 6": "2001:db8::1",
    "documentation 6, newer": "3fff::1",
    "unique-local": "fd00::1",
    "link-local 6": "fe80::1",
    "link-local 6 with its zone": "fe80::1%lo",
    "site-local": "fec0::1",
    "multicast 6": "ff02::1",
    "segment routing": "5f00::1",
}  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_hosts_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC.values(), ids=NOT_PUBLIC)
def test_other_hosts_are_not(address):
    assert not is_public(address)
