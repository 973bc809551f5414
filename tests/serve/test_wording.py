"""Dates, ages, labels and numbers as readers of a language write them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from stoppress.serve import wording

NOW = datetime(2026, 11, 25, 9, 52, tzinfo=UTC)
UPDATE = datetime(2026, 11, 25, 9, 40, 17, tzinfo=UTC)


def moment(value, language="en", zone="UTC", precision="instant", now=NOW):
    return wording.moment(value, precision, zone, language, now)


# -- moments -------------------------------------------------------------------------------


def test_an_instant_is_worded_with_its_zone():
    told = moment(UPDATE)

    assert told.text == "25 November 2026, 09:40 UTC"
    assert told.iso == "2026-11-25T09:40:17+00:00"
    assert not told.is_day


def test_an_instant_of_today_is_short_as_its_hour():
    assert moment(UPDATE).short == "09:40"
    assert moment(UPDATE).clock == "09:40 UTC"


def test_an_instant_of_another_day_is_never_told_by_its_hour_alone():
    yesterday = moment(datetime(2026, 11, 24, 23, 59, tzinfo=UTC))

    assert yesterday.short == "24 Nov"
    assert yesterday.clock == "24 November 2026, 23:59 UTC"


def test_another_year_is_named():
    assert moment(datetime(2022, 12, 3, tzinfo=UTC)).short == "3 Dec 2022"


def test_today_is_the_day_in_the_zone_of_the_paper():
    late = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)  # already the 25th in Riyadh

    told = moment(late, zone="Asia/Riyadh")

    assert told.short == "01:30"
    assert told.text == "25 November 2026, 01:30 GMT+3"
    assert told.iso == "2026-11-24T22:30:00+00:00"


def test_a_mere_day_claims_no_hour():
    told = moment(datetime(2022, 12, 3, tzinfo=UTC), precision="day")

    assert (told.iso, told.text, told.is_day) == ("2022-12-03", "3 December 2022", True)
    assert told.day == told.clock == "3 December 2022"


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_a_mere_day_is_the_same_day_in_every_zone(zone):
    midnight_utc = datetime(2022, 12, 3, tzinfo=UTC)
    midnight_there = datetime(2022, 12, 3, tzinfo=ZoneInfo(zone))

    assert moment(midnight_utc, zone=zone, precision="day").iso == "2022-12-03"
    assert moment(midnight_there, zone=zone, precision="day").iso == "2022-12-03"


def test_arabic_months_are_written_in_full():
    told = moment(datetime(2026, 11, 24, 9, 40, tzinfo=UTC), "ar")

    assert told.short == "24 نوفمبر"
    assert told.text == "24 نوفمبر 2026، 09:40 بتوقيت غرينتش"


def test_one_page_has_the_month_names_of_one_region():
    told = moment(datetime(2026, 11, 24, 9, 40, tzinfo=UTC), "ar-SY")

    assert "تشرين الثاني" in told.short
    assert "تشرين الثاني" in told.text


@pytest.mark.parametrize("language", ["en", "ar", "ar-EG", "fa", "fr"])
def test_digits_are_latin(language):
    told = moment(UPDATE, language)

    assert "2026" in told.text
    assert wording.count(12345, language).replace("12", "").endswith("345")


@pytest.mark.parametrize(
    ("zone", "language", "name"),
    [
        ("UTC", "en", "09:40 UTC"),
        ("Europe/London", "en", "09:40 GMT"),
        ("Europe/Berlin", "en", "10:40 CET"),
        ("Europe/Berlin", "de", "10:40 MEZ"),
        ("Asia/Riyadh", "en", "12:40 GMT+3"),
        ("Asia/Kathmandu", "en", "15:25 GMT+5:45"),
        ("America/Caracas", "en", "05:40 GMT-4"),
        ("UTC", "ar", "09:40 بتوقيت غرينتش"),
        ("Asia/Riyadh", "ar", "12:40 بتوقيت غرينتش+3"),
    ],
)
def test_a_zone_has_the_short_name_that_readers_know(zone, language, name):
    assert moment(UPDATE, language, zone).clock == name


def test_summer_time_changes_the_name_of_the_zone():
    summer = datetime(2026, 7, 1, 12, tzinfo=UTC)

    assert moment(summer, zone="Europe/Berlin").text == "1 July 2026, 14:00 CEST"


def test_the_masthead_day_is_that_of_the_zone_with_its_weekday():
    late = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)

    assert wording.today(late, "Asia/Riyadh", "en").text == "Sunday, 22 November 2026"
    assert wording.today(late, "UTC", "en").iso == "2026-11-21"
    assert wording.today(late, "Asia/Riyadh", "ar").text == "الأحد، 22 نوفمبر 2026"


# -- ages and windows ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "english", "arabic"),
    [
        (timedelta(seconds=2), "1 minute", "دقيقة"),
        (timedelta(minutes=59), "59 minutes", "59 دقيقة"),
        (timedelta(hours=2, minutes=59), "2 hours", "ساعتان"),
        (timedelta(hours=3), "3 hours", "3 ساعات"),
        (timedelta(hours=11), "11 hours", "11 ساعة"),
        (timedelta(days=95), "3 months", "3 أشهر"),
        (timedelta(days=800), "2 years", "سنتان"),
    ],
)
def test_an_age_is_its_largest_whole_unit(age, english, arabic):
    assert wording.ago(age.total_seconds(), "en") == english
    assert wording.ago(age.total_seconds(), "ar") == arabic


@pytest.mark.parametrize(
    ("half_life", "english", "arabic"),
    [
        (600, "the last 10 minutes or so", "آخر 10 دقائق تقريبًا"),
        (3600, "the last hour or so", "الساعة الأخيرة تقريبًا"),
        (7200, "the last 2 hours or so", "الساعتين الأخيرتين تقريبًا"),
        (6 * 3600, "the last 6 hours or so", "آخر 6 ساعات تقريبًا"),
        (86400, "the last day or so", "اليوم الأخير تقريبًا"),
        (11 * 86400, "the last 11 days or so", "آخر 11 يومًا تقريبًا"),
    ],
)
def test_a_window_is_named_from_its_half_life(half_life, english, arabic):
    assert wording.window_label(half_life, "en") == english
    assert wording.window_label(half_life, "ar") == arabic


# -- languages -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ar", "he", "fa", "ur", "ps", "ckb", "dv", "az-Arab"])
def test_these_are_written_from_right_to_left(language):
    assert wording.direction(language) == "rtl"


@pytest.mark.parametrize("language", ["en", "fr", "zh-Hans", "ar-Latn", "ku", "", "xx-nonsense"])
def test_these_are_written_from_left_to_right(language):
    assert wording.direction(language) == "ltr"


def test_a_language_is_named_in_another():
    assert wording.language_name("ar", "ar") == "العربية"
    assert wording.language_name("en", "ar") == "الإنجليزية"
    assert wording.language_name("ar", "en") == "Arabic"
    assert wording.language_name("xx-nonsense", "en") == "xx-nonsense"


def test_numbers_have_their_groups():
    assert wording.count(12345, "en") == "12,345"


def test_names_are_listed_as_in_a_sentence():
    assert wording.names(["Ana"], "en") == "Ana"
    assert wording.names(["Ana", "Ben", "Cem"], "en").endswith("Ben and Cem")
    assert wording.names(["إلسا", "يوسف"], "ar") == "إلسا ويوسف"


def test_a_language_without_a_catalogue_still_has_its_own_dates():
    assert moment(UPDATE, "fr").text == "25 novembre 2026, 09:40 UTC"
    assert moment(UPDATE, "xx").text == "25 November 2026, 09:40 UTC"
