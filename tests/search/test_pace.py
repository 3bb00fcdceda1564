"""How often may be asked for what is dear."""

from tenants.isolation.callers import Pace, network_of


def test_what_was_used_up_comes_back_evenly():
    pace = Pace(2)
    assert [pace.may("a", now) for now in (0, 0, 0)] == [True, True, False]
    assert not pace.may("a", 29)
    assert pace.may("a", 31)
    assert pace.may("b", 31)


def test_the_number_of_callers_is_bounded(monkeypatch):
    monkeypatch.setattr(Pace, "CALLERS", 3)
    pace = Pace(1)
    for number in range(10):
        pace.may(str(number), 0)
    assert len(pace._left) == 3


def test_a_household_of_ipv6_is_one_caller():
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff")
    assert network_of("2001:db8:0:1::1") != network_of("2001:db8::1")
    assert network_of("10.0.0.1") == "10.0.0.1"
    assert network_of("nobody") == "nobody"
