"""How likely slips are: the quick look gives what the thorough one gives."""

import pytest

from checks.text import channel
from checks.text.lexicon import shipped


def _slips(word: str) -> list[str]:
    """A letter for another, two letters swapped, one doubled, one left out; at every place."""
    made = [word[:i] + other + word[i + 1 :] for i in range(len(word)) for other in "aoêưnmh"]
    made += [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)]
    made += [word[:i] + word[i] + word[i:] for i in range(len(word))]
    return made + [word[:i] + word[i + 1 :] for i in range(len(word)) if len(word) > 1]


def test_letters_that_stand_one_for_one_are_compared_like_any_others(monkeypatch: pytest.MonkeyPatch) -> None:
    words = [word for syllables in list(shipped().syllables().values())[::9] for word in syllables]
    pairs = [(slip, word) for word in words for slip in _slips(word)]
    channel._letters.cache_clear()
    quick = [channel.slip_likelihood(*pair) for pair in pairs]
    monkeypatch.setattr(channel, "_has_swap", lambda written, meant: True)
    channel._letters.cache_clear()
    assert quick == pytest.approx([channel.slip_likelihood(*pair) for pair in pairs])
    channel._letters.cache_clear()
