-- Parameters: who, did what, to what, address, trace, when.
insert into operator_acts (actor, action, target, ip, trace_id, at)
values ($1, $2, $3, $4, $5, $6)
