-- @tenant uuid, @key uuid, @at timestamptz
update api_keys set last_used_at = @at
where tenant_id = @tenant and id = @key and (last_used_at is null or last_used_at < @at)
