"""How alike two texts are, whatever their length, at a cost that does not run away."""

import random
from difflib import SequenceMatcher

import pytest

from intake.comparing import likeness as module
from intake.comparing.likeness import LONGEST, Rarity, likeness, tokens

LEXICON = [a + b + c for a in ("ba", "ke", "ti") for b in ("lo", "mu", "ne") for c in "abcdefgh"]


def prose(seed, words):
    chance = random.Random(seed)
    return " ".join(chance.choices(LEXICON, k=words))


def alike(one, other):
    return likeness(one, other, Rarity([one, other]))


@pytest.mark.parametrize("words", [10, 60, 300])
def test_one_word_left_out_makes_little_difference(words):
    text = prose(1, words)
    assert alike(text, text) == 1.0
    assert alike(text, text.partition(" ")[2]) > 0.9


SPELLINGS = [" ".join(f"{word}{n}" for n in range(100)) for word in ("organise", "organize")]


def test_other_spellings_are_known_in_long_texts_too():
    assert alike(*SPELLINGS) > 0.85


def test_long_texts_are_not_alike_for_their_beginning():
    beginning = " ".join(f"aa{n}" for n in range(100))
    ends = (" ".join(f"{letters}{n}" for n in range(200)) for letters in ("zyxw", "mnop"))
    assert alike(*(f"{beginning} {end}" for end in ends)) < 0.8


def test_letters_are_compared_by_a_few_hundred(monkeypatch):
    lengths = []

    class Measured(SequenceMatcher):
        def ratio(self):
            lengths.extend([len(self.a), len(self.b)])
            return super().ratio()

    monkeypatch.setattr(module, "SequenceMatcher", Measured)
    alike(*SPELLINGS)
    assert sum(lengths) > 2_000
    assert max(lengths) <= 400


def test_letters_that_stand_for_many_are_counted_as_many():
    assert len("\ufdfa") == 1
    assert sum(map(len, tokens("\ufdfa" * LONGEST))) <= LONGEST
