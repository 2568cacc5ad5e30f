"""Shares of syllables: the shipped lists, what books add, and what stays unlisted."""

from checks.text.lexicon import Count, learn, shipped
from checks.text.slots import Named, count_names, sex_by_middle, words_of


def test_a_share_is_never_zero_and_a_common_syllable_has_a_large_one() -> None:
    lexicon = shipped()
    assert lexicon.weight("nguyễn", "family", "Kinh") > 0.2
    assert 0 < lexicon.weight("ngoằng", "family", "Kinh") < 1e-4


def test_given_names_are_weighed_by_sex() -> None:
    lexicon = shipped()
    assert lexicon.weight("dũng", "given", "Kinh", "m") > 5 * lexicon.weight("dũng", "given", "Kinh", "f")
    assert lexicon.weight("thị", "middle", "Kinh", "f") > 5 * lexicon.weight("thị", "middle", "Kinh", "m")


def test_a_syllable_is_known_when_it_is_seen_often_enough_in_enough_books() -> None:
    def known(seen: int, books: int) -> bool:
        return learn([Count("family", "Nùng", "", "sầy", seen, books)]).known("sầy", "family", "Nùng")

    assert known(5, 2)
    assert not known(4, 2)
    assert not known(50, 1)


def test_what_a_book_holds_that_is_no_syllable_teaches_nothing() -> None:
    lexicon = learn([Count("given", "Nùng", "", "hoangf", 90, 9)])
    assert not lexicon.known("hoangf", "given", "Nùng")


def test_names_are_counted_by_slot_group_and_sex() -> None:
    counts = {count[:4]: count[4:] for count in count_names([Named("Vi Thị Thu Hà", "Nùng", "", "b1", 3)])}
    assert counts["family", "Nùng", "", "vi"] == (3, 1)
    assert counts["middle", "Nùng", "", "thị"] == (3, 1)
    assert counts["given", "Nùng", "f", "thu"] == (3, 1)
    assert counts["given", "Nùng", "", "hà"] == (3, 1)
    # Thị told the sex: it must not be counted as evidence for what it told.
    assert ("middle", "Nùng", "f", "thị") not in counts


def test_words_of_a_name_know_their_slot_and_place() -> None:
    words = words_of("Nông Thị Hòa (Hoà)")
    assert [(word.text, word.slot) for word in words] == [
        ("Nông", "family"),
        ("Thị", "middle"),
        ("Hòa", "given"),
        ("Hoà", "given"),
    ]
    assert "Nông Thị Hòa (Hoà)"[words[3].start :].startswith("Hoà)")
    assert sex_by_middle(words) == "f"
