-- @hash bytea: of the link's token
select set_config('app.tenant_id', l.tenant_id::text, true) from find_connect_link(@hash) l
