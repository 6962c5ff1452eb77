"""The client's page takes what a person can write, and asks a script to wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from gromootvod.ui import rate

NOW = datetime(2026, 3, 17, 8, 0, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_cache(stage: None) -> None:
    cache.clear()


def test_the_eleventh_in_a_minute_has_to_wait_and_the_next_minute_is_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rate, "window", lambda now: int(now.timestamp()) // 60)
    assert [rate.allowed("page:1", limit=10, now=NOW) for _ in range(11)] == [True] * 10 + [False]
    assert rate.allowed("page:2", limit=10, now=NOW)
    assert rate.allowed("page:1", limit=10, now=NOW + timedelta(seconds=60))


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.7", "203.0.113.7"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("no address", "unknown")],
)
def test_a_customer_is_one_address_or_one_ipv6_network(address: str, network: str) -> None:
    assert rate.client_network(RequestFactory().get("/", REMOTE_ADDR=address)) == network


def test_nobody_chooses_his_address_by_a_header() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert rate.client_network(request) == "203.0.113.7"
