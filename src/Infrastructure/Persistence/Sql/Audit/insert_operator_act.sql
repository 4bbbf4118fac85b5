-- @actor text, @action text, @target text, @ip text, @trace_id text, @at timestamptz
insert into operator_acts (actor, action, target, ip, trace_id, at)
values (@actor, @action, @target, @ip, @trace_id, @at)
