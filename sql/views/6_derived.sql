-- The figures that each derived one rests on, in the language of the reader, one row per derived figure.
create macro derived(lang) as table
    select
        derivation.observation, any_value(derivation.formula) as formula,
        list({
            'region': region.code, 'region_name': region_label(region.name, region.pinyin, lang),
            'metric': metric.id, 'metric_name': label(metric.name_zh, metric.name_en, lang), 'unit': metric.unit,
            'qualifier': operand.qualifier, 'value': operand.value, 'decimals': operand.decimals, 'period': operand.period,
            'population_name': label(population.name_zh, population.name_en, lang),
            'source': source.id, 'title': source.title, 'quote': operand.quote
        } order by derivation.position) filter (operand.id is not null) as operands
    from derivation
    left join observation as operand on operand.id = derivation.operand
    left join region on region.code = operand.region
    left join metric on metric.id = operand.metric
    left join source on source.id = operand.source
    left join population on population.id = operand.population
    group by derivation.observation;
