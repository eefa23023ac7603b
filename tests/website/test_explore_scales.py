"""What pictures are measured by: steps of shading, rows of marks, shapes of countries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from website.explore import colours
from website.explore.steps import MOST, Steps
from website.explore.world import world
from website.templatetags.pictures import fitted


@pytest.mark.parametrize(
    ("largest", "legend"),
    [
        (0, []),
        (1, ["1"]),
        (4, ["1", "2–4"]),
        (51, ["1–4", "5–9", "10–19", "20–49", "50–51"]),
        (100, ["1–9", "10–19", "20–49", "50–99", "100"]),
    ],
)
def test_steps_have_round_bounds(largest, legend):
    assert [str(step) for step in Steps.up_to(largest).steps] == legend


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_every_number_has_a_shade_and_more_is_never_lighter(one, other):
    low, high = sorted((one, other))
    steps = Steps.up_to(high)
    assert 1 <= steps.of(low) <= steps.of(high) == MOST


def luminance(colour):
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("step", range(1, MOST + 1))
def test_a_number_can_be_read_on_its_shade(step):
    """WCAG 1.4.3: 4.5 to 1."""
    light, dark = sorted(
        (luminance(colours.SHADES[step]), luminance(colours.ON_SHADES[step])), reverse=True
    )
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_no_two_statuses_differ_by_colour_alone():
    marked = [pattern for pattern in colours.PATTERNS.values() if pattern]
    assert len(set(marked)) == len(marked)
    plain = [status for status, pattern in colours.PATTERNS.items() if not pattern]
    assert plain == ["complete", "no-update"]  # the darkest and the lightest


def test_every_place_lies_on_the_canvas():
    found = world()
    assert {"gb", "jp", "us", "in", "au", "fr"} <= set(found.land)
    assert {"sg", "mt", "pw"} <= set(found.small)
    assert all(0 < x < found.width and 0 < y < found.height for x, y in found.small.values())
    assert found.land["jp"] not in found.rest({"jp"})


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("Japan", "Japan"),
        ("Exactly ten", "Exactly t…"),
        ("0123456789", "0123456789"),
        ("日本国総務", "日本国総務"),
        ("日本国総務省", "日本国総…"),
        ("", ""),
    ],
)
def test_a_name_is_cut_to_its_room(name, fits):
    assert fitted(name, 10) == fits
