-- Parameters: column, key, rows to leave out, at most so many.
select s.tenant_id, s.workspace_id, s.row_id from find_sealed($1, $2, $3, $4) s
