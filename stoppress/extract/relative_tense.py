"""Past or future: the tense of the sentence around a day's name (relative.py).

The nearest verb of the same clause decides. Where verbs on both sides disagree, or the day may
belong to a noun ("arrived for talks on Monday"), nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from stoppress.extract import relative_words as words

Tense = str  # "past", "future", "" = unclear
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[\u064b-\u0652\u0670'’-][^\W\d_]*)*|[^\w\s]")
_STOPS = frozenset(',;:()[]—–"“”«»،؛')
_ADVERBS = words.word_set("not also now then still only just never probably possibly today")
_OWN_VERB = words.word_set("before whether who which whose that where while because as and but")
_BE = frozenset({"is", "are", "am", "be"})
_REACH = 4  # tokens between an auxiliary and its verb
_CLOSE = 3  # tokens between a verb and the day it carries


class Token(NamedTuple):
    word: str  # bare (relative_words.bare)
    start: int
    end: int
    is_capital: bool
    is_shout: bool  # AEST


class Mark(NamedTuple):
    at: int  # place of the token
    tense: Tense


def tokens_of(text: str) -> list[Token]:
    return [
        Token(
            words.bare(m[0]).replace("’", "'"),
            m.start(),
            m.end(),
            m[0][0].isupper(),
            len(m[0]) > 1 and m[0].isupper(),
        )
        for m in _TOKEN.finditer(text)
    ]


def marks_of(tokens: Sequence[Token], language: str) -> list[Mark]:
    """Return where the verbs of a sentence stand, and their tenses."""
    return _arabic_marks(tokens) if language == "ar" else _english_marks(tokens)


def tense_at(
    tokens: Sequence[Token], marks: Sequence[Mark], first: int, last: int, language: str
) -> Tense:
    """Return the tense in which the day named by `tokens[first:last]` of a sentence stands."""
    is_purpose = last < len(tokens) and tokens[last].word == "to"  # "will meet on Monday to agree"
    marks = [mark for mark in marks if not first <= mark.at < last + is_purpose]
    splits = words.AR_SPLITS if language == "ar" else words.SPLITS
    left, right = _clause(tokens, first, last, splits)
    before = [mark for mark in marks if left <= mark.at < first]
    after = [mark for mark in marks if last <= mark.at < right]
    lead = _arabic_lead if language == "ar" else _english_lead
    if (said := lead(tokens, before, marks, first)) is not None:
        return said
    if before and _is_behind_another(tokens, before[-1].at, first, language):
        return ""
    if before and after and before[-1].tense != after[0].tense:
        return before[-1].tense if first - before[-1].at < _CLOSE else ""
    if before or after:
        return before[-1].tense if before else after[0].tense
    return _from_far(tokens, marks, first, last, left, language)


def _is_behind_another(tokens: Sequence[Token], verb: int, first: int, language: str) -> bool:
    """Whether another day stands between the verb and this one, and is not joined to it."""
    names = words.days(language)
    joined = tokens[first].word.startswith("و") or "and" in (
        tokens[n].word for n in (first - 1, first - 2)
    )
    return not joined and any(token.word in names for token in tokens[verb + 1 : first])


def _clause(
    tokens: Sequence[Token], first: int, last: int, splits: frozenset[str]
) -> tuple[int, int]:
    """The part of the sentence between two boundaries that holds the day."""

    def is_split(at: int) -> bool:
        return tokens[at].word in _STOPS or tokens[at].word in splits

    left = first
    while left > 0 and (not is_split(left - 1) or first - left < 1):
        left -= 1
    right = last
    while right < len(tokens) and not is_split(right):
        right += 1
    return left, right


def _from_far(
    tokens: Sequence[Token], marks: list[Mark], first: int, last: int, left: int, language: str
) -> Tense:
    """No verb in the clause: a day at the head of the sentence goes with the first verb behind
    it; elsewhere all verbs of the sentence must agree.
    """
    boundary = tokens[left - 1].word if left else ""
    if language == "ar" and boundary in words.AR_SPLITS:
        return _arabic_promise(tokens, left - 1)
    if tokens[left].word.endswith("ing") and left < first:  # speaking on Tuesday, …
        return next((mark.tense for mark in marks if mark.at >= last), "")
    if boundary in _OWN_VERB and left < first - 1:
        return ""  # the clause has a verb that we do not know
    tenses = {mark.tense for mark in marks}
    if len(tenses) == 1:
        return next(iter(tenses))
    following = [mark for mark in marks if mark.at >= last]
    is_head = not any(mark.at < first for mark in marks) and first <= _CLOSE
    if not is_head or not following:
        return ""
    between = {token.word for token in tokens[last : following[0].at]}
    return "" if between & words.SPLITS else following[0].tense


# -- English -----------------------------------------------------------------------------------


def _english_marks(tokens: Sequence[Token]) -> list[Mark]:
    has_had = any(token.word in ("had", "earlier", "originally", "previously") for token in tokens)
    marks: list[Mark] = []
    for at in range(len(tokens)):
        tense = _english_tense(tokens, at, has_had)
        if tense is not None:
            marks.append(Mark(at, tense))
    return marks


def _english_tense(tokens: Sequence[Token], at: int, has_had: bool) -> Tense | None:
    word = tokens[at].word
    following = _next_word(tokens, at)
    if word in words.MODALS or word.endswith("'ll"):
        return _modal_tense(tokens, at, has_had)
    if word in ("is", "are", "am"):
        if following in words.EXPECTED or following in ("on", "at") or following.endswith("ing"):
            return "future"
        return ""
    if word in ("was", "were", "wasn't", "weren't"):
        return "" if following in words.EXPECTED - {"set"} else "past"
    if word in ("has", "have"):
        return _perfect_tense(tokens, at, following)
    if word in ("had", "hadn't", "did", "didn't"):
        return "past"
    if word == "to":
        return _infinitive_tense(tokens, at)
    if word == "ahead" and following == "of":
        return "future"
    if (
        word == "go"
        and following in ("to", "on", "into")
        and not _led_by(tokens, at, words.MODALS | {"to"}, 2)
    ):
        return "future"
    if word in words.SCHEDULES and not _led_by(tokens, at, words.MODALS | {"to", "the", "a"}, 1):
        return "future"
    return _participle_tense(tokens, at)


def _modal_tense(tokens: Sequence[Token], at: int, has_had: bool) -> Tense | None:
    word, following = tokens[at].word, _next_word(tokens, at)
    if at and tokens[at - 1].word in ("the", "a", "his", "her", "their", "in"):
        return None  # the will; in May
    if word == "may" and tokens[at].is_capital and at:
        return None
    if word.endswith(("will", "shall", "'ll")) or word in ("won't", "shan't"):
        return "future"
    is_promise = word == "may" or (word == "would" and not has_had)
    return "future" if is_promise and following != "have" else ""


def _perfect_tense(tokens: Sequence[Token], at: int, following: str) -> Tense | None:
    if _led_by(tokens, at, words.MODALS, 2):
        return None
    if following == "to":
        return "future"
    done = following == "been" or following in words.IRREGULAR or following.endswith("ed")
    return "past" if done else ""


def _infinitive_tense(tokens: Sequence[Token], at: int) -> Tense | None:
    """The tense of "to meet", by what it hangs on: "plans to meet", "failed to meet"."""
    if at + 1 >= len(tokens) or at == 0:
        return None
    verb, governor = tokens[at + 1], tokens[at - 1].word
    if verb.is_capital or not verb.word.isalpha() or verb.word in _NOT_VERBS or governor in _BE:
        return None
    if _led_by(tokens, at - 1, words.MODALS, 3):
        return None  # said by the modal
    if governor in words.EXPECTED and _led_by(tokens, at - 1, _BE | {"was", "were", "been"}, 2):
        return None  # said by the auxiliary
    if governor in words.FUTURE_GOVERNORS:
        is_old = governor in ("planned", "intended", "due", "set", "scheduled", "going", "about")
        return (
            ""
            if is_old and _led_by(tokens, at - 1, frozenset({"was", "were", "had"}), 2)
            else "future"
        )
    if governor in words.UNSURE_GOVERNORS:
        return ""
    return "past" if _is_past_form(governor) else ""


_NOT_VERBS = words.word_set("the a an his her its their this that these those my our your all")


def _participle_tense(tokens: Sequence[Token], at: int) -> Tense | None:
    word = tokens[at].word
    if not _is_past_form(word) or _led_by(
        tokens, at, words.MODALS | {"to", "be", "been"} | _BE, _REACH
    ):
        return None
    if tokens[at].is_capital and at:
        return None  # a name
    if _led_by(tokens, at, frozenset({"has", "have", "had", "was", "were"}), 2):
        return None  # said by the auxiliary
    if at and tokens[at - 1].word in ("the", "a", "an", "of"):
        return None  # an adjective
    if word in words.EXPECTED and _next_word(tokens, at) in ("for", "on", "to"):
        return "future"
    return "past"


def _is_past_form(word: str) -> bool:
    if word in words.IRREGULAR:
        return True
    return len(word) >= 4 and word.endswith("ed") and word not in words.NOT_PAST


def _next_word(tokens: Sequence[Token], at: int) -> str:
    for token in tokens[at + 1 : at + 4]:
        if token.word not in _ADVERBS and not token.word.endswith("ly"):
            return token.word
    return ""


def _led_by(tokens: Sequence[Token], at: int, wanted: frozenset[str], reach: int) -> bool:
    for token in reversed(tokens[max(0, at - reach) : at]):
        if token.word in _STOPS or token.word in ("and", "that", "who", "which"):
            return False
        if token.word in wanted or token.word.endswith("'ll"):
            return True
    return False


def _english_lead(
    tokens: Sequence[Token], before: list[Mark], marks: list[Mark], first: int
) -> Tense | None:
    """What the word before the day says by itself; None when that is nothing."""
    lead = tokens[first - 1].word if first else ""
    if lead in ("until", "till"):
        return _until(tokens, before, marks, first)
    if lead == "to":  # moved to Monday
        return "future" if _words_before(tokens, first) & words.POSTPONED else ""
    if lead == "since":
        return "past"
    return "" if before and _may_belong_to_noun(tokens, before[-1], first) else None


def _until(tokens: Sequence[Token], before: list[Mark], marks: list[Mark], first: int) -> Tense:
    if not any(mark.tense == "past" for mark in before or marks):
        return "future"
    return "future" if _words_before(tokens, first) & words.POSTPONED else ""


def _words_before(tokens: Sequence[Token], first: int) -> set[str]:
    return {token.word for token in tokens[max(0, first - 12) : first]}


def _may_belong_to_noun(tokens: Sequence[Token], verb: Mark, first: int) -> bool:
    """Whether the day hangs on an event whose own time the verb does not tell."""
    lead = tokens[first - 1].word if first else ""
    if lead == "for" and verb.tense == "past":
        return tokens[verb.at].word not in words.ANNOUNCES | words.POSTPONED
    noun = first - (2 if lead in ("on", "for", "late", "early", "from", "by") else 1)
    if noun <= verb.at or verb.tense != "past" or tokens[noun].word not in words.EVENTS:
        return False
    between = {token.word for token in tokens[verb.at + 1 : noun]}
    return bool(between & words.LOOSE_LINKS) or tokens[verb.at].word in words.ANNOUNCES


# -- Arabic ------------------------------------------------------------------------------------

_FUTURE_VERB = re.compile(r"^س[يتن]\w{2,}$")
_IMPERFECT = re.compile(r"^ي\w{2,}$")
_NO_VERB_WORDS = """
يوم يمن يسر يتم يأس ياس يخت يود
يومي يوميا يومها يومه يومين يوما يناير يونيو يوليو يوليوز يمين يسار يساري يمني يمنية يمنيين يهود يهودي
يهودية ياسر ياسين يوسف يحيى يورو يونان يوناني يونانية يونايتد يوفنتوس يورانيوم يدوي يديه يدها يقين يوميات
"""
_NO_VERB = frozenset(_NO_VERB_WORDS.split())
_BEEN = frozenset({"كان", "كانت", "كانوا", "لم"})


def _arabic_promise(tokens: Sequence[Token], at: int) -> Tense:
    """What hangs on the «أن» at `at`: «من المتوقع أن تصدر الحكم»."""
    lead = tokens[at - 1].word if at else ""
    been = {token.word.lstrip("وف") for token in tokens[max(0, at - 4) : at]} & _BEEN
    return "future" if lead in words.AR_FUTURE and not been else ""


def _arabic_lead(
    tokens: Sequence[Token], before: list[Mark], marks: list[Mark], first: int
) -> Tense | None:
    """What the words before the day say by themselves; None when that is nothing."""
    near = [token.word for token in tokens[max(0, first - 3) : first]]
    lead = [word for word in near[-2:] if word not in words.AR_LEADS]
    if lead[-1:] == ["منذ"]:
        return "past"
    if lead[-1:] == ["حتى"]:
        said = {word.lstrip("وف") for word in _words_before(tokens, first)}
        is_put_off = said & words.AR_POSTPONED or {mark.tense for mark in marks} == {"future"}
        return "future" if is_put_off else ""
    announces = bool(before) and tokens[before[-1].at].word.lstrip("وف") in words.AR_ANNOUNCES
    return "" if announces and any(word.lstrip("لب") in words.AR_EVENTS for word in near) else None


def _arabic_marks(tokens: Sequence[Token]) -> list[Mark]:
    marks: list[Mark] = []
    has_verb = False  # in this clause
    for at, token in enumerate(tokens):
        word = token.word
        if word in _STOPS or word in words.AR_SPLITS:
            has_verb = False
        tense = _arabic_tense(tokens, at, word)
        if tense is None and word[:1] in "وف" and len(word) > 3:
            word = word[1:]
            tense = _arabic_tense(tokens, at, word)
        if tense is not None and not (has_verb and word in words.AR_NOUNS_TOO):
            marks.append(Mark(at, tense))
            has_verb = True
    return marks


def _arabic_tense(tokens: Sequence[Token], at: int, word: str) -> Tense | None:
    before = {token.word.lstrip("وف") for token in tokens[max(0, at - 5) : at]}
    if word in words.AR_FUTURE:
        return "" if before & _BEEN else "future"
    if _FUTURE_VERB.match(word) and word not in words.AR_NOT_FUTURE:
        return None if word.endswith("ة") else "future"
    if word in words.AR_PAST:
        return None if at and tokens[at - 1].word in ("من", "في", "على") else "past"
    if _IMPERFECT.match(word) and word not in _NO_VERB:
        if before & words.AR_FUTURE:
            return "" if before & _BEEN else "future"
        return "past" if before & _BEEN else ""
    return None
