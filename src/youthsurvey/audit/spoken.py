"""Whether a number in a text says what the study knows, and what it should have said."""

from __future__ import annotations

from decimal import Decimal

from youthsurvey.audit.mentions import Mention
from youthsurvey.audit.quantities import Quantity

NEAR = Decimal(5)
"""Points within which "almost" and "over" are near, where no sentence of the study says."""
ABOUT = Decimal(2)
"""Points within which "about" holds."""


def says(mention: Mention, quantity: Quantity) -> bool:
    """Whether a stated percentage agrees with a quantity, at the text's own decimals.

    "Almost 45" agrees with a claim whose range ends there, and with a share of at most 5 points
    less; "over 75" likewise. A range agrees with a share that lies in it. A word such as "half"
    without more is taken as "about".
    """
    shares = quantity.printed(mention.decimals)
    if not shares:
        return False
    value = mention.value
    if mention.high is not None:
        return not quantity.claim and any(value <= share <= mention.high for share in shares)
    if quantity.claim:
        return mention.bound in ("almost", "over", "under") and value == claimed(quantity, mention)
    if value in shares and not mention.in_words:
        return True
    if not mention.bound and not mention.in_words:
        return False
    fine = quantity.printed(max(1, mention.decimals))
    bound = mention.bound or ("about" if mention.in_words else "")
    low, high = {
        "about": (value - ABOUT, value + ABOUT),
        "almost": (value - NEAR, value),
        "over": (value, value + NEAR),
        "under": (value - NEAR, value),
    }[bound]
    return any(low <= share <= high for share in fine)


def claimed(quantity: Quantity, mention: Mention) -> Decimal | None:
    """Return the end of a claim's range that a bound such as "almost" speaks of, per cent."""
    if quantity.range is None:
        return None
    end = quantity.range.low if mention.bound == "over" else quantity.range.high
    value = Decimal(str(round(100 * end, 6)))
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


def expected(mention: Mention, quantity: Quantity) -> Decimal | None:
    """Return the value that a mention of the quantity should have: per cent, or respondents."""
    if mention.kind in ("count", "size"):
        return Decimal(quantity.count)
    if quantity.claim:
        return claimed(quantity, mention)
    shares = quantity.printed(mention.decimals) or quantity.printed(quantity.decimals)
    return shares[0] if shares else None


def is_slip(mention: Mention, quantity: Quantity) -> bool:
    """Whether the value is the right one with a slip of the hand.

    Two neighbouring digits swapped, one digit wrong, missing or too many, or the point misplaced.
    """
    right = expected(mention, quantity)
    if right is None or right == mention.value:
        return False
    if mention.value * 10 == right or mention.value == right * 10:
        return True
    places = Decimal(1).scaleb(-mention.decimals)
    one = str(mention.value.quantize(places)).replace(".", "")
    other = str(right.quantize(places)).replace(".", "")
    if abs(len(one) - len(other)) == 1:
        short, long = sorted((one, other), key=len)
        return len(short) > 1 and any(long[:k] + long[k + 1 :] == short for k in range(len(long)))
    if len(one) != len(other):
        return False
    wrong = [k for k, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(wrong) == 1:
        return len(one) > 1
    return len(wrong) == 2 and wrong[1] == wrong[0] + 1 and (
        one[wrong[0]], one[wrong[1]]) == (other[wrong[1]], other[wrong[0]])  # fmt: skip
