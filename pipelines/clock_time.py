"""A time of day in the settings, as people write it."""

from datetime import time
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError


def _clock_time(value: object) -> object:
    """A time of day as people write it, "21:00" or "7:00"; TOML's own times are taken too."""
    if isinstance(value, time):
        return value
    try:
        hour, minute = str(value).split(":")
        return time(int(hour), int(minute))
    except ValueError as error:
        raise PydanticCustomError("clock_time", "giờ trong ngày, ví dụ 21:00") from error


ClockTime = Annotated[time, BeforeValidator(_clock_time)]
