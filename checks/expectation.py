"""What rules and rows must be, in the words of Great Expectations.

The library's own expectations on the values of a column ask for nine metrics each, and a scorecard has some fifty
columns: nearly all of a validation was bookkeeping (measured, docs/performance.md). Here all expectations of a suite
share one metric. Importing this module imports the library, which takes seconds.
"""

from typing import Any, ClassVar

from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import (
    BatchExpectation,
    parse_result_format,
    render_suite_parameter_string,
)
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.render import (
    LegacyDiagnosticRendererType,
    LegacyRendererType,
    RenderedStringTemplateContent,
    RenderedTableContent,
)
from great_expectations.render.renderer.renderer import renderer
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies

from checks.scorecard import KEYS

_METRIC = "hotich.scorecard"
_ROWS = "hotich.rows"
# A page names so many books per rule; the stored result names all.
_NAMED = 10


class Scorecard(TableMetricProvider):
    """The scorecard under validation: its columns as lists."""

    metric_name = _METRIC

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(cls, execution_engine: Any, metric_domain_kwargs: dict[str, Any], **_: Any) -> dict[str, list[Any]]:  # noqa: N805 - as the library calls it
        card = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE)[0]
        return {str(name): card[name].tolist() for name in card.columns}


class Rows(TableMetricProvider):
    """The rows under validation, as they are."""

    metric_name = _ROWS

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(cls, execution_engine: Any, metric_domain_kwargs: dict[str, Any], **_: Any) -> Any:  # noqa: N805 - as the library calls it
        return execution_engine.get_compute_domain(metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE)[0]


class _OnOneMetric(BatchExpectation):
    """An expectation that is read off one metric, which all of its suite share, and told in one sentence."""

    column: str

    # What a page says: the words with $ stand for what the expectation was given.
    sentence: ClassVar[str]

    def get_validation_dependencies(
        self, execution_engine: Any = None, runtime_configuration: dict[str, Any] | None = None
    ) -> ValidationDependencies:
        """The metric of the batch, the same for every expectation of the suite."""
        (name,) = self.metric_dependencies
        shared = MetricConfiguration(name, {"batch_id": self.batch_id}, {})
        result_format = parse_result_format((runtime_configuration or {}).get("result_format", "BASIC"))
        return ValidationDependencies({name: shared}, result_format)

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    @render_suite_parameter_string
    def _prescriptive_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> list[RenderedStringTemplateContent]:
        given = {
            name: ", ".join(value) if isinstance(value, list) else value for name, value in configuration.kwargs.items()
        }
        said = {"template": cls.sentence, "params": given}
        return [RenderedStringTemplateContent(content_block_type="string_template", string_template=said)]


class ExpectRuleToHold(_OnOneMetric):
    """No book's count (or share) in the rule's column exceeds `max_value`; the result names the books that do."""

    rule: str
    max_value: float

    sentence: ClassVar[str] = "Cột $column của mỗi quyển sổ không quá $max_value"
    metric_dependencies: ClassVar[tuple[str, ...]] = (_METRIC,)
    success_keys: ClassVar[tuple[str, ...]] = ("rule", "column", "max_value")
    args_keys: ClassVar[tuple[str, ...]] = success_keys

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        card = metrics[_METRIC]
        found = card[self.column]
        # What is no number (a book that nothing was counted of) does not hold.
        broken = [
            dict(zip((*KEYS, self.column), (*book, number), strict=True))
            for *book, number in zip(*(card[key] for key in KEYS), found, strict=True)
            if not number <= self.max_value
        ]
        return {
            "success": not broken,
            "result": {
                "element_count": len(found),
                "unexpected_count": len(broken),
                "unexpected_percent": 100 * len(broken) / max(1, len(found)),
                "observed_value": f"{len(broken)}/{len(found)} quyển sổ không đạt",
                "unexpected_index_list": broken,
            },
        }

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_TABLE)
    def _diagnostic_unexpected_table_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> Any:
        broken = result.result.get("unexpected_index_list") if result is not None else None
        if not broken:
            return None
        return [
            RenderedTableContent(
                content_block_type="table",
                header_row=["Lần giao", "Quyển sổ", "Số phát hiện hoặc tỷ lệ"],
                table=[list(book.values()) for book in broken[:_NAMED]],
                styling={"body": {"classes": ["table-bordered", "table-sm", "mt-3"]}},
            )
        ]


class ExpectCellsToBeFilled(_OnOneMetric):
    """No cell of the column is empty."""

    sentence: ClassVar[str] = "Cột $column không có ô trống"
    metric_dependencies: ClassVar[tuple[str, ...]] = (_ROWS,)
    success_keys: ClassVar[tuple[str, ...]] = ("column",)
    args_keys: ClassVar[tuple[str, ...]] = success_keys

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        return {"success": bool(metrics[_ROWS][self.column].notna().all()), "result": {}}


class ExpectCodesToBeListed(_OnOneMetric):
    """Every cell of the column that is not empty holds a code of the list."""

    value_set: list[str]

    sentence: ClassVar[str] = "Cột $column chỉ có mã $value_set"
    metric_dependencies: ClassVar[tuple[str, ...]] = (_ROWS,)
    success_keys: ClassVar[tuple[str, ...]] = ("column", "value_set")
    args_keys: ClassVar[tuple[str, ...]] = success_keys

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        cells = metrics[_ROWS][self.column]
        return {"success": set(cells.dropna().unique()) <= set(self.value_set), "result": {}}
