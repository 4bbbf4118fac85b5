-- @idle_since timestamptz, @maximum int
select s.tenant_id, s.workspace_id, s.post_id from find_stranded(@idle_since, @maximum) s
