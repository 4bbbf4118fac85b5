-- @tenant uuid, @id uuid, @workspace uuid, @actor text, @credential_prefix text, @action text, @target text, @change jsonb,
-- @ip text, @user_agent text, @trace_id text, @at timestamptz
insert into audit_entries (tenant_id, id, workspace_id, actor, credential_prefix, action, target, change, ip, user_agent, trace_id, at)
values (@tenant, @id, @workspace, @actor, @credential_prefix, @action, @target, @change, @ip, @user_agent, @trace_id, @at)
