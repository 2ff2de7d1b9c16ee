"""The colours, as they are seen in grey and with the three common colour blindnesses."""

import itertools

import numpy as np
import pytest

from youthsurvey.render import theme

# Severity 1.0, on linear RGB. Source: Machado, Oliveira, Fernandes 2009, table 1.
BLINDNESS = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    "none": np.eye(3),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ @ np.ones(3)


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(colour, blindness="none"):
    """Return CIE L*, a*, b* as seen with a colour blindness."""
    seen = np.clip(np.array(BLINDNESS[blindness]) @ linear(colour), 0, 1)
    ratio = TO_XYZ @ seen / WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


PALETTES = {
    **{f"scale of {k}": (*theme.scale_colours(k), theme.ASIDE) for k in range(1, 8)},
    **{f"family of {k}": (*theme.family_colours(k), theme.ASIDE) for k in range(1, 7)},
}


@pytest.mark.parametrize("name", PALETTES)
def test_neighbours_hold_apart_in_grey(name):
    for first, second in itertools.pairwise(PALETTES[name]):
        assert abs(lab(first)[0] - lab(second)[0]) >= 8, (first, second)


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("name", PALETTES)
def test_neighbours_hold_apart_for_the_colour_blind(name, blindness):
    for first, second in itertools.pairwise(PALETTES[name]):
        assert np.linalg.norm(lab(first, blindness) - lab(second, blindness)) >= 10, (first, second)


def test_text_has_a_contrast_of_four_and_a_half_on_every_colour():
    colours = {c for palette in PALETTES.values() for c in palette}
    colours |= {theme.heat_colour(i / 100) for i in range(101)}
    colours |= {theme.tint(c) for c in colours}
    for colour in colours:
        assert theme.contrast(theme.text_on(colour), colour) >= 4.5, colour
    for text in (theme.INK, theme.QUIET):
        assert theme.contrast(text, theme.PAPER) >= 4.5


def test_contrast_is_that_of_wcag():
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    # 0.2126 * 1 + 0.05 over 0.05
    assert theme.contrast("#FF0000", "#000000") == pytest.approx((0.2126 + 0.05) / 0.05)


def test_an_assumed_part_has_45_per_cent_of_the_hue():
    assert theme.tint("#000000") == "#8C8C8C"  # 255 * 0.55 = 140.25
