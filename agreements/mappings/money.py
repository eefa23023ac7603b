from typing import Any

from agreements.models.money import Money
from register import documents


def money_of(record: Money) -> documents.Money | None:
    """The amount that a record holds, as its document says it."""
    if record.amount is None:
        return None
    return documents.Money(
        amount=record.amount, currency=record.currency, words=record.amount_words or None
    )


def money_columns(money: documents.Money | None) -> dict[str, Any]:
    """The columns that hold an amount."""
    if money is None:
        return {"amount": None, "currency": "", "amount_words": ""}
    return {
        "amount": money.amount,
        "currency": money.currency,
        "amount_words": money.words or "",
    }


def set_money(record: Money, money: documents.Money | None) -> None:
    for name, value in money_columns(money).items():
        setattr(record, name, value)
