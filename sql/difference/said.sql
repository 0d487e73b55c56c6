-- Every observation as its record has it: of a derived one the formula, and nothing that follows from it.
select
    observation.* replace (
        case when formula is null then printed end as printed,
        case when formula is null then printed_unit end as printed_unit,
        case when formula is null then qualifier end as qualifier,
        case when formula is null then tolerance end as tolerance,
        case when formula is null then status when not doubtful then nullif(status, 'E') end as status
    ),
    formula as equals
from observation
left join (
    select derivation.observation as derived, any_value(formula) as formula, coalesce(bool_or(operand.status in ('U', 'F')), false) as doubtful
    from derivation left join observation as operand on operand.id = derivation.operand
    group by all
) on derived = observation.id
