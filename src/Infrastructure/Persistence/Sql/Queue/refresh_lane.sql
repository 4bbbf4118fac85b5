-- @tenant uuid, @workspace uuid, @account uuid
select refresh_lane(@tenant, @workspace, @account)
