import pytest

from chat.page.doors.visitor import is_foreign, visitor_of


@pytest.mark.parametrize(
    ("headers", "address", "local"),
    [
        ({"host": "127.0.0.1:7860"}, "127.0.0.1", True),
        ({"host": "localhost:7860"}, "127.0.0.1", True),
        ({"host": "[::1]:7860"}, "::1", True),
        ({"host": "localhost:7860"}, "192.0.2.7", False),
        ({"host": "plans.example.jp"}, "127.0.0.1", False),
        ({"host": "localhost.example.jp:7860"}, "127.0.0.1", False),
        ({"host": "localhost", "x-forwarded-for": "192.0.2.7"}, "127.0.0.1", False),
        ({"host": "localhost", "forwarded": "for=192.0.2.7"}, "127.0.0.1", False),
        ({"host": "localhost", "x-real-ip": "192.0.2.7"}, "127.0.0.1", False),
        ({"host": ""}, "127.0.0.1", False),
        ({"host": "["}, "127.0.0.1", False),
        ({}, None, False),
    ],
)
def test_only_who_sits_at_this_machine_is_local(headers: dict[str, str], address: str | None, local: bool) -> None:
    assert visitor_of(headers, address).local is local


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("192.0.2.7", "192.0.2.8", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
    ],
)
def test_limits_count_by_address_and_by_network_where_a_customer_has_many(a: str, b: str, same: bool) -> None:
    assert (visitor_of({}, a).client == visitor_of({}, b).client) is same


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({"host": "h:1"}, False),
        ({"host": "h:1", "origin": "http://h:1"}, False),
        ({"host": "H:1", "origin": "http://h:1"}, False),
        ({"host": "h:1", "origin": "https://evil.example"}, True),
        ({"host": "h:1", "origin": "null"}, True),
        ({"host": "h:1", "origin": "http://h:1.evil.example"}, True),
        ({"host": "h:1", "origin": "http://["}, True),
        ({"host": "inside:1", "origin": "https://plans.example.jp", "x-forwarded-host": "plans.example.jp"}, False),
        ({"host": "h:1", "sec-fetch-site": "cross-site"}, True),
        ({"host": "h:1", "sec-fetch-site": "same-site"}, True),
        ({"host": "h:1", "sec-fetch-site": "same-origin", "origin": "null"}, False),
    ],
)
def test_what_another_site_sent_is_foreign(headers: dict[str, str], foreign: bool) -> None:
    assert is_foreign(headers) is foreign
