-- @column text, @key int, @workspaces uuid[], @rows uuid[]
select s.workspace_id, s.row_id, s.version, s.envelope from read_sealed(@column, @key, @workspaces, @rows) s
