-- Regions of which the registry says anything, be it only a plan.
create view known_region as
select
    known.region         -- code of the region → region.code
from known;
