"""Every setting of the pipeline, in one typed place, each with its reason and a safe default.

One name everywhere: `hotich.toml` in the home (`quiet_seconds = 60`, `[review] approve = "clean"`) and the
environment, which wins (`HOTICH_QUIET_SECONDS=0`, `HOTICH_REVIEW__APPROVE=none`). The home itself is not a
setting of the home: it comes from `--home`, else from `HOTICH_HOME`, else it is `./data`.
"""

import os
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as UnreadableVariable

from assets.review.sampling.options import Sampling
from assets.review.sampling.tables import AQLS, Level
from pipelines.alerts.settings import AlertSettings
from pipelines.report_settings import ReportSettings
from pipelines.rule_settings import Rules
from warehouse.home import Home

SETTINGS_FILE = "hotich.toml"

# Pydantic's kinds of complaint, in the words of the person who reads them.
_EXPECTED = {
    "float_parsing": "một số",
    "float_type": "một số",
    "int_parsing": "một số nguyên",
    "int_type": "một số nguyên",
    "int_from_float": "một số nguyên",
    "bool_parsing": "true hoặc false",
    "bool_type": "true hoặc false",
    "literal_error": "{expected}",
    "greater_than_equal": "số từ {ge} trở lên",
    "less_than_equal": "số không quá {le}",
    "model_type": "một mục [{name}] với các cài đặt bên trong",
    "string_type": "một chuỗi chữ",
    "tuple_type": "một danh sách, viết trong dấu []",
    "list_type": "một danh sách, viết trong dấu []",
    "dict_type": "một mục [{name}] với các cài đặt bên trong",
    "too_short": "ít nhất {min_length} mục",
    "too_long": "không quá {max_length} mục",
    "string_too_short": "ít nhất {min_length} ký tự",
    "date_type": "một ngày dạng năm-tháng-ngày",
    "date_parsing": "một ngày dạng năm-tháng-ngày",
    "date_from_datetime_parsing": "một ngày dạng năm-tháng-ngày",
    "time_parsing": "một giờ dạng 21:00",
    "greater_than": "số lớn hơn {gt}",
    "less_than": "số nhỏ hơn {lt}",
}


class SettingsError(Exception):
    """A setting is wrong; the text is one Vietnamese sentence for the person at the screen."""


def _aql(value: float) -> float:
    if value not in AQLS:
        raise PydanticCustomError("aql", "một trong các mức " + "; ".join(f"{a:g}" for a in AQLS))
    return value


def _seed(value: str) -> str:
    if "|" in value:
        raise PydanticCustomError("seed", "một chuỗi không có dấu |")
    return value


class SamplingSettings(BaseModel):
    """How lots are inspected where `approve = "sampled"` (docs/sampling.md)."""

    model_config = ConfigDict(extra="forbid")

    # Percent nonconforming that is still satisfactory on average: at 1.0 a contractor with one bad record in a hundred
    # gets 95 of 100 books accepted.
    aql: Annotated[float, AfterValidator(_aql)] = 1.0
    # How much is read for a given book; II unless there is a reason, I for less, III for more.
    level: Level = "II"
    # Reading less from contractors with a long good record is for the authority to allow, not for a program.
    allow_reduced: bool = False
    # Lots' seeds follow from it: for rehearsals only, because whoever knows it can foresee every sample. Empty: each
    # lot gets a fresh seed.
    seed: Annotated[str, AfterValidator(_seed)] = ""
    # Contractors whose sampling was discontinued, and the day on which the authority let it begin again.
    resumed: dict[str, date] = {}


class Review(BaseModel):
    """How records come to be approved."""

    model_config = ConfigDict(extra="forbid")

    # 'clean': a record without error and warning is approved by policy; 'sampled': with its book, by a random sample
    # that a person reads; 'none': every one waits for a person.
    approve: Literal["clean", "sampled", "none"] = "clean"

    # Units (GSO codes, "*" for all) in which whoever corrected a record may not approve it.
    four_eyes: tuple[str, ...] = ()

    sampling: SamplingSettings = SamplingSettings()


class Units(BaseModel):
    """How the codes of unit folders are read."""

    model_config = ConfigDict(extra="forbid")

    # The tree for a code that exists before and after 1 July 2025; the guidance is written in that of 2024.
    tree: Annotated[Literal["2024", "2025"], BeforeValidator(str)] = "2024"


class Transfer(BaseModel):
    """How large a transfer package may become."""

    model_config = ConfigDict(extra="forbid")

    # One workbook of this many rows still opens quickly in Excel.
    max_records: int = Field(default=5000, ge=1)
    # Packages travel on discs and over slow lines.
    max_megabytes: int = Field(default=2000, ge=1)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _File(TomlConfigSettingsSource):
    """The settings file, also as Notepad saves it: with a byte order mark."""

    def _read_file(self, file_path: Any) -> dict[str, Any]:
        return tomllib.loads(file_path.read_text(encoding="utf-8-sig"))


class Settings(BaseSettings):
    """The settings of one home."""

    model_config = SettingsConfigDict(env_prefix="HOTICH_", env_nested_delimiter="__", extra="forbid")

    # A delivery without a manifest is complete once no file in it changed for so long; copying over a slow
    # line pauses for seconds, not for a minute.
    quiet_seconds: float = Field(default=60, ge=0)

    # Processes that read workbooks and PDFs; more than there are processors only costs memory.
    workers: int = Field(default_factory=_processors, ge=1, le=256)

    review: Review = Review()
    units: Units = Units()
    transfer: Transfer = Transfer()
    alerts: AlertSettings = AlertSettings()
    reports: ReportSettings = ReportSettings()
    # Which rules are in force and how: by default as the catalogue was agreed on.
    rules: Rules = Rules()

    @model_validator(mode="after")
    def _one_calendar(self) -> Self:
        """Alerts go by the dates and goals of the reports, unless they have their own."""
        said, late, risk = self.reports, self.alerts.report_late, self.alerts.deadline_at_risk
        dates: dict[str, Any] = {"days": late.days or said.days, "lead_days": late.lead_days or said.lead_days}
        if "department" not in said.levels:
            dates["enabled"] = False  # nobody makes the reports that it would miss
        goals = {"day": risk.day or said.deadline, "goal": risk.goal or said.goal}
        filled = {
            "report_late": late.model_copy(update=dates),
            "deadline_at_risk": risk.model_copy(update=goals),
        }
        self.alerts = self.alerts.model_copy(update=filled)
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file; no other source is read."""
        return env_settings, _File(settings_cls)

    def for_stages(self) -> dict[str, Any]:
        """What the stages need to know, by the names of the workbench."""
        return {
            "approve": self.review.approve,
            "deadline": self.reports.deadline,
            "four_eyes": self.review.four_eyes,
            "goal": self.reports.goal,
            "quiet_seconds": self.quiet_seconds,
            "rules": self.rules.policy(),
            "sampling": Sampling(**dict(self.review.sampling)),
            "tree": self.units.tree,
            "workers": self.workers,
        }


def find_home(option: Path | None = None) -> Home:
    """The home of the command line, else of HOTICH_HOME, else ./data; an absolute path, not created here."""
    return Home((option or Path(os.environ.get("HOTICH_HOME") or "data")).expanduser().absolute())


def load_settings(home: Home) -> Settings:
    """Settings of a home; raises SettingsError with one sentence for a wrong file or value."""
    file = home.root / SETTINGS_FILE
    of_this_home = type("Settings", (Settings,), {"model_config": SettingsConfigDict(toml_file=file)})
    try:
        settings: Settings = of_this_home()
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"Tệp cài đặt {file} sai cú pháp TOML ({error}); đề nghị sửa lại.") from error
    except UnreadableVariable as error:
        raise SettingsError(_about_variable(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"Không đọc được tệp cài đặt {file} ({error}); đề nghị kiểm tra tệp.") from error
    except ValidationError as error:
        raise SettingsError(_sentence(error, file)) from error
    return settings


def _about_variable(error: UnreadableVariable) -> str:
    """A sentence about a variable that should hold a list or a table; the library names only the table's setting."""
    field = str(error).partition('"')[2].partition('"')[0]
    beginning = f"HOTICH_{field.upper()}"
    said = ", ".join(sorted(name for name in os.environ if name.upper().startswith(beginning)))
    return (
        f"Biến môi trường {said or beginning} có giá trị không đọc được; danh sách phải viết dạng "
        f'["06196", "06205"]. Đề nghị sửa lại, hoặc ghi cài đặt này trong tệp {SETTINGS_FILE}.'
    )


def _sentence(error: ValidationError, file: Path) -> str:
    """The first complaint as a sentence that names the setting as it stands in file and environment."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"Chương trình không có cài đặt «{name}» ({file}); đề nghị kiểm tra chính tả hoặc bỏ đi."
    expected = _EXPECTED.get(first["type"], first["msg"]).format(name=name, **first.get("ctx", {}))
    variable = f"HOTICH_{name.upper().replace('.', '__')}"
    # A secret, or a table that may hold one, is never shown back.
    is_closed = first["type"] == "model_type" or name.startswith(("alerts.email", "alerts.webhooks"))
    open_value = isinstance(first["input"], (str, int, float)) and not is_closed
    value = f"giá trị «{first['input']}»" if open_value else "giá trị"
    return (
        f"Cài đặt «{name}» ({file} hoặc biến môi trường {variable}) có {value} không dùng "
        f"được, cần {expected.replace(' or ', ' hoặc ')}."
    )
