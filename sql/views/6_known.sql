-- Regions of which the registry says anything, be it only a plan.
create view known_region as
    select region from observation union select region from target;
