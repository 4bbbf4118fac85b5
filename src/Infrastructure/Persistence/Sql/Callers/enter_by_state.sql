-- @hash bytea: of the authorisation's state
select set_config('app.tenant_id', l.tenant_id::text, true) from find_connect_link_by_state(@hash) l
