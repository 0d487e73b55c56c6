-- Regions of which the registry says anything, be it only a plan.
create view known_region as
select
    said.region          -- code of the region → region.code
from (select region from observation union select region from target) as said;
