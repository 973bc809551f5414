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
_STOPS = frozenset(",;:()[]—–\"“”«»،؛")
_ADVERBS = frozenset("not also now then still only just never probably possibly today".split())
_BE = frozenset({"is", "are", "am", "be"})
_REACH = 4  # tokens between an auxiliary and its verb
_CLOSE = 3  # tokens between a verb and the day it carries


class Token(NamedTuple):
    word: str  # bare (relative_words.bare)
    start: int
    end: int
    is_capital: bool


class Mark(NamedTuple):
    at: int  # place of the token
    tense: Tense


def tokens_of(text: str) -> list[Token]:
    return [
        Token(words.bare(m[0]).replace("’", "'"), m.start(), m.end(), m[0][0].isupper())
        for m in _TOKEN.finditer(text)
    ]


def tense_at(tokens: Sequence[Token], first: int, last: int, language: str) -> Tense:
    """Return the tense in which the day named by `tokens[first:last]` of a sentence stands."""
    marks = _arabic_marks(tokens) if language == "ar" else _english_marks(tokens)
    marks = [mark for mark in marks if not first <= mark.at < last]
    splits = words.AR_SPLITS if language == "ar" else words.SPLITS
    left, right = _clause(tokens, first, last, splits)
    before = [mark for mark in marks if left <= mark.at < first]
    after = [mark for mark in marks if last <= mark.at < right]
    if language == "en":
        lead = tokens[first - 1].word if first else ""
        if lead in ("until", "till"):
            return _until(tokens, before, marks, first)
        if lead == "since":
            return "past"
        if before and _may_belong_to_noun(tokens, before[-1], first):
            return ""
    elif (until := _arabic_until(tokens, marks, first)) is not None:
        return until
    if before and after and before[-1].tense != after[0].tense:
        return before[-1].tense if first - before[-1].at <= _CLOSE - 1 else ""
    if before or after:
        return (before or after)[-1 if before else 0].tense
    return _from_far(tokens, marks, first, last, left, language)


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
    if boundary in ("before", "if", "whether") or (language == "ar" and boundary in words.AR_SPLITS):
        return ""
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
    if following == "have" or word.startswith("could") or (word == "would" and has_had):
        return ""
    return "future"


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
    if governor in words.FUTURE_GOVERNORS:
        is_old = governor in ("planned", "intended", "due", "set", "scheduled", "going", "about")
        return "" if is_old and _led_by(tokens, at - 1, frozenset({"was", "were", "had"}), 2) else "future"
    if governor in words.UNSURE_GOVERNORS:
        return ""
    return "past" if _is_past_form(governor) else ""


_NOT_VERBS = frozenset("the a an his her its their this that these those my our your all".split())


def _participle_tense(tokens: Sequence[Token], at: int) -> Tense | None:
    word = tokens[at].word
    if not _is_past_form(word) or _led_by(tokens, at, words.MODALS | {"to", "be", "been"} | _BE, _REACH):
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
    return len(word) > 4 and word.endswith("ed") and word not in words.NOT_PAST


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


def _until(tokens: Sequence[Token], before: list[Mark], marks: list[Mark], first: int) -> Tense:
    if not any(mark.tense == "past" for mark in before or marks):
        return "future"
    said = {token.word for token in tokens[max(0, first - 12) : first]}
    return "future" if said & words.POSTPONED else ""


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

_FUTURE_VERB = re.compile(r"^س[يتنا]\w{3,}$")
_IMPERFECT = re.compile(r"^ي\w{3,}$")
_NO_VERB = frozenset("يوميا يناير يونيو يوليو يوليوز يومين يوما يمين يسار يمني يمنية يهود ياسر".split())
_BEEN = frozenset({"كان", "كانت", "كانوا", "لم"})


def _arabic_until(tokens: Sequence[Token], marks: list[Mark], first: int) -> Tense | None:
    lead = [token.word for token in tokens[max(0, first - 2) : first] if token.word not in words.AR_LEADS]
    if lead[-1:] == ["منذ"]:
        return "past"
    if lead[-1:] != ["حتى"]:
        return None
    said = {token.word.lstrip("وف") for token in tokens[max(0, first - 12) : first]}
    if said & words.AR_POSTPONED or {mark.tense for mark in marks} == {"future"}:
        return "future"
    return ""


def _arabic_marks(tokens: Sequence[Token]) -> list[Mark]:
    marks: list[Mark] = []
    for at, token in enumerate(tokens):
        tense = _arabic_tense(tokens, at, token.word)
        if tense is None and token.word[:1] in "وف" and len(token.word) > 3:
            tense = _arabic_tense(tokens, at, token.word[1:])
        if tense is not None:
            marks.append(Mark(at, tense))
    return marks


def _arabic_tense(tokens: Sequence[Token], at: int, word: str) -> Tense | None:
    before = {token.word.lstrip("وف") for token in tokens[max(0, at - 3) : at]}
    if word in words.AR_FUTURE:
        return "" if before & _BEEN else "future"
    if _FUTURE_VERB.match(word) and word not in words.AR_NOT_FUTURE:
        return None if word.endswith("ة") else "future"
    if word in words.AR_PAST:
        return None if at and tokens[at - 1].word in ("من", "في", "على") else "past"
    if _IMPERFECT.match(word) and word not in _NO_VERB:
        known = before & (_BEEN | words.AR_FUTURE)
        return None if known else ""
    return None
