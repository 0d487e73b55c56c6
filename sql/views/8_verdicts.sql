-- Every figure against every line in force for it, with names, one row per pair.
create view verdicts as
select
    judgement.observation as figure,
    figures.region,
    figures.region_zh,
    figures.region_en,
    figures.level,
    figures.metric,
    figures.metric_zh,
    figures.metric_en,
    figures.unit,
    figures.population,
    figures.period,
    figures.year,
    figures.qualifier,
    figures.value,
    figures.reliable,
    figures.current,
    judgement.line,
    lines.issuer_zh,
    lines.issuer_en,
    lines.lower as line_lower,
    lines.lower_open as line_lower_open,
    lines.upper as line_upper,
    lines.upper_open as line_upper_open,
    lines.applies_to,
    lines.standing,
    judgement.applies,
    judgement.waived,
    judgement.verdict,
    judgement.margin
from judgement
join figures on figures.figure = judgement.observation
join lines on lines.line = judgement.line;
