-- Parameters: column, key, workspaces, rows.
select s.workspace_id, s.row_id, s.version, s.envelope from read_sealed($1, $2, $3, $4) s
