"""Both themes can be read: contrast as WCAG 2.2 AA asks, sizes of one scale, one accent."""

import re

import pytest

from ui.theme import TYPE_SCALE_PX, Theme, style_sheet, tokens

TEXT, SIGN = 4.5, 3.0
GROUNDS = ("ground", "surface")
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "second", "accent") for ground in GROUNDS),
    ("ink", "accent_soft", TEXT),
    ("second", "accent_soft", TEXT),
    ("on_accent", "accent", TEXT),
    *((tone, f"{tone}_soft", TEXT) for tone in ("done", "attention", "error")),
    *((tone, ground, TEXT) for tone in ("done", "attention", "error") for ground in GROUNDS),
    *((sign, ground, SIGN) for sign in ("edge", "focus") for ground in GROUNDS),
    ("on_accent", "accent", SIGN),  # the focus ring of the one blue button
]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_what_stands_on_a_ground_can_be_read(
    theme: Theme, front: str, back: str, least: float
) -> None:
    colours = tokens(theme)
    assert contrast(colours[front], colours[back]) >= least


def test_both_themes_have_the_same_tokens_and_the_sheet_uses_nothing_else() -> None:
    assert tokens(Theme.LIGHT).keys() == tokens(Theme.DARK).keys()
    for theme in Theme:
        sheet = style_sheet(theme)
        used = set(re.findall(r"#[0-9a-fA-F]{6}\b", sheet))
        assert used <= set(tokens(theme).values())


def test_every_size_of_type_is_of_the_scale_and_none_is_below_its_first() -> None:
    sizes = {int(size) for size in re.findall(r"font-size: (\d+)px", style_sheet(Theme.LIGHT))}
    assert sizes <= set(TYPE_SCALE_PX)
    assert min(TYPE_SCALE_PX) >= 15
