-- cite: what a reference to a document needs.
-- grain: one row per document asked for, in the asked order, then those of the lines; all of them unless any is named
-- params: sources varchar[] or null, lines varchar[] or null
-- columns: source, title, publisher, number, published, seen, url, standing, condition
select source.id as source, title, publisher, number, published, seen, url, standing, condition
from source
where ($sources is null and $lines is null)
    or list_contains($sources::varchar[], id)
    or id in (select source from threshold where list_contains($lines::varchar[], threshold.id))
order by list_position($sources::varchar[], id) nulls last, position
