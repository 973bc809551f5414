"""stoppress.tally.admit"""

import gc
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from stoppress.serve.token import sign_article, sign_time
from stoppress.tally.admit import COUNTED, Admission, Memory, read_beacon, reader_address

SECRET = b"s" * 32
NOW = 1_700_000_000.0
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"
HEADERS = {
    "host": "news.example",
    "user-agent": BROWSER,
    "origin": "https://news.example",
    "sec-fetch-site": "same-origin",
    "sec-fetch-mode": "no-cors",
}


@pytest.fixture
def admission():
    return Admission(SECRET, visible_seconds=10, max_age_seconds=3_600, dedupe_bytes=65_536)


def beacon(article=12, address="203.0.113.9", age=60, body=b"", now=NOW, drop=(), **headers):
    path = f"/~r/{sign_article(SECRET, article)}/{sign_time(SECRET, int(now - age))}"
    given = HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
    for name in drop:
        del given[name]
    return read_beacon(path, given, address, body)


def test_a_reader_is_counted_once(admission):
    first = admission.judge(beacon(), NOW)
    again = admission.judge(beacon(), NOW + 30)

    assert (first.reason, first.article_id, first.remarks) == (COUNTED, 12, ())
    assert (again.reason, again.article_id) == ("repeat", 0)


def test_another_article_address_or_agent_is_another_read(admission):
    reads = [
        beacon(),
        beacon(article=13),
        beacon(address="203.0.113.10"),
        beacon(user_agent=BROWSER.replace("153", "154")),
    ]

    assert [admission.judge(r, NOW).reason for r in reads] == [COUNTED] * 4


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"body": b"x" * 65}, "malformed"),
        ({"sec_purpose": "prefetch"}, "headers"),
        ({"sec_purpose": "prefetch;prerender"}, "headers"),
        ({"sec_fetch_site": "cross-site"}, "headers"),
        ({"sec_fetch_site": "none"}, "headers"),
        ({"sec_fetch_mode": "navigate"}, "headers"),
        ({"origin": "https://other.example"}, "headers"),
        ({"origin": "null"}, "headers"),
        ({"sec_gpc": "1"}, "opt_out"),
        ({"age": 3}, "too_early"),
        ({"age": -600}, "too_early"),
        ({"age": 3_601}, "too_late"),
        ({"user_agent": "curl/8.9"}, "robot"),
        ({"user_agent": ""}, "robot"),
        ({"drop": ("user-agent",)}, "robot"),
        ({"user_agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://g.example)"}, "robot"),
    ],
)
def test_each_rule_names_its_reason(admission, change, reason):
    assert admission.judge(beacon(**change), NOW).reason == reason


@pytest.mark.parametrize(
    "path", ["/~r/", "/~r/1.a", "/~r//", "/~r/a/b/c", "/~r/1.0/2.0", "/~r/%31/x", "/elsewhere"]
)
def test_paths_of_another_shape_are_malformed(admission, path):
    assert admission.judge(read_beacon(path, HEADERS, "::1", b""), NOW).reason == "malformed"


def test_a_token_of_another_secret_is_refused():
    other = Admission(b"t" * 32, dedupe_bytes=1_024)

    assert other.judge(beacon(), NOW).reason == "token"


def test_a_refused_beacon_is_not_remembered(admission):
    admission.judge(beacon(sec_gpc="1"), NOW)
    admission.judge(beacon(age=1), NOW)

    assert admission.judge(beacon(), NOW).counted


def test_missing_fetch_metadata_counts_in_a_class_of_its_own(admission):
    verdict = admission.judge(beacon(drop=("sec-fetch-site", "sec-fetch-mode", "origin")), NOW)

    assert verdict.counted
    assert verdict.remarks == ("no_fetch_metadata",)


def test_the_maker_of_phones_is_no_robot(admission):
    agents = ("Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 20)", "Mozilla/5.0 (CUBOT_X30; wv)")

    assert all(admission.judge(beacon(user_agent=a), NOW).counted for a in agents)


def test_a_rule_can_be_added_by_name(admission):
    admission.checks.insert(-1, ("closed", lambda beacon, now: "closed_today"))

    assert admission.judge(beacon(), NOW).reason == "closed_today"
    assert [name for name, _ in admission.checks][-2:] == ["closed", "repeat"]


def test_one_ipv6_network_of_64_bits_is_one_address(admission):
    assert reader_address("2001:db8::1") == reader_address("2001:db8::ffff:1")
    assert reader_address("2001:db8::1") != reader_address("2001:db8:0:1::1")
    assert reader_address("192.0.2.1") != reader_address("192.0.2.2")

    assert admission.judge(beacon(address="2001:db8::1"), NOW).counted
    assert admission.judge(beacon(address="2001:db8::2"), NOW).reason == "repeat"


def at(zone, *moment):
    return datetime(*moment, tzinfo=ZoneInfo(zone)).timestamp()


def test_a_repeat_is_known_for_twelve_to_twenty_four_hours():
    memory = Memory(4_096, "Europe/Berlin")
    early, late = at("Europe/Berlin", 2026, 11, 25, 0, 1), at("Europe/Berlin", 2026, 11, 25, 11, 59)
    memory.add(b"early", early)
    memory.add(b"late", late)

    afternoon = at("Europe/Berlin", 2026, 11, 25, 23, 59)
    assert memory.has(b"early", afternoon)
    assert memory.has(b"late", afternoon)
    assert not memory.has(b"late", at("Europe/Berlin", 2026, 11, 26, 0, 1))


def test_after_a_long_sleep_nothing_old_is_known():
    memory = Memory(4_096)
    memory.add(b"reader", at("UTC", 2026, 11, 25, 1, 0))

    assert not memory.has(b"reader", at("UTC", 2026, 11, 27, 1, 0))


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/Havana", "Atlantic/Azores", "Asia/Beirut"]
)
def test_generations_always_end_in_the_future_also_when_clocks_change(zone):
    memory = Memory(64, zone)
    now = at("UTC", 2026, 1, 1)
    while now < at("UTC", 2027, 1, 1):
        memory.has(b"x", now)
        assert now < memory._ends <= now + 13 * 3_600
        now += 1_801


def test_a_new_salt_for_each_generation_and_two_at_most():
    memory = Memory(64)
    salts = set()
    for half_day in range(6):
        memory.add(b"x", NOW + half_day * 43_200)
        salts |= {generation._salt for generation in memory._generations}
        assert len(memory._generations) <= 2

    assert len(salts) == 6


def test_false_repeats_stay_near_one_in_a_thousand_at_the_size_given():
    memory = Memory(18_000)  # 1.8 bytes a read
    for number in range(10_000):
        memory.add(b"reader %d" % number, NOW)

    false = sum(memory.has(b"stranger %d" % number, NOW) for number in range(10_000))

    assert false < 40
    assert all(memory.has(b"reader %d" % number, NOW) for number in range(0, 10_000, 97))


def test_no_record_of_a_reader_is_left(admission):
    agent = BROWSER + " marked-agent"
    admission.judge(beacon(address="198.51.100.77", user_agent=agent), NOW)
    gc.collect()

    held = [o for o in gc.get_objects() if isinstance(o, (dict, list, tuple, set))]
    texts = [t for o in held for t in (o.values() if isinstance(o, dict) else o)]
    mine = [t for t in texts if isinstance(t, str) and t == "198.51.100.77"]
    assert len(mine) <= 2  # this function's constants
    assert not any(isinstance(t, str) and t is agent for t in vars(admission).values())
