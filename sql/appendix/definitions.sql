-- definitions: what the metrics of an answer count.
-- grain: one row per metric
-- params: metrics varchar[], lang varchar
-- columns: metric, metric_name, unit, better, definition
select
    metric.id as metric, label(name_zh, name_en, $lang) as metric_name, unit, better,
    label(definition_zh, definition_en, $lang) as definition
from metric
where list_contains($metrics::varchar[], metric.id)
order by position
