"""stoppress.serve.token"""

from hypothesis import given
from hypothesis import strategies as st

from stoppress.serve.token import check, sign_article, sign_time

SECRET = b"s" * 32
NOW = 1_700_000_000


def test_a_fresh_pair_is_good():
    halves = sign_article(SECRET, 123), sign_time(SECRET, NOW - 10)

    assert check(SECRET, *halves, NOW, 3_600) == (123, "")


@given(st.integers(0, 2**63 - 1), st.integers(0, 2**40))
def test_every_article_and_time_come_back(article, second):
    halves = sign_article(SECRET, article), sign_time(SECRET, second)

    assert check(SECRET, *halves, second + 5, 10) == (article, "")


def test_another_secret_or_another_number_is_refused():
    article, time = sign_article(SECRET, 123), sign_time(SECRET, NOW)

    assert check(b"t" * 32, article, time, NOW, 10) == (0, "token")
    assert check(SECRET, "124" + article[3:], time, NOW, 10) == (0, "token")
    assert check(SECRET, article, f"{NOW + 1}" + time[10:], NOW, 10) == (123, "token")


def test_the_halves_cannot_stand_for_each_other():
    assert check(SECRET, sign_time(SECRET, 5), sign_time(SECRET, NOW), NOW, 10) == (0, "token")
    assert check(SECRET, sign_article(SECRET, 5), sign_article(SECRET, NOW), NOW, 10)[1] == "token"


def test_age_has_two_ends():
    article = sign_article(SECRET, 1)

    def reason(age):
        return check(SECRET, article, sign_time(SECRET, NOW - age), NOW, 100, 8)[1]

    assert [reason(a) for a in (-5, 0, 7, 8, 100, 101)] == [
        *("too_early", "too_early", "too_early", "", "", "too_late")
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_garbage_is_malformed_or_refused_but_never_an_error(article, time):
    assert check(SECRET, article, time, NOW, 10) in ((0, "malformed"), (0, "token"))


def test_other_spellings_of_a_number_are_malformed():
    mac = sign_article(SECRET, 7).partition(".")[2]

    for spelling in ("07", "+7", " 7", "7 ", "٧", "7.0", "", "-7"):
        assert check(SECRET, f"{spelling}.{mac}", sign_time(SECRET, NOW), NOW, 10)[1] == "malformed"
