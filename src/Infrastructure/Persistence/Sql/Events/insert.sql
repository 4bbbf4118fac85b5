-- @tenant uuid, @workspace uuid, @id uuid, @type text, @subject_id text, @data jsonb, @created_at timestamptz
insert into events (tenant_id, workspace_id, id, type, subject_id, data, created_at)
values (@tenant, @workspace, @id, @type, @subject_id, @data, @created_at)
