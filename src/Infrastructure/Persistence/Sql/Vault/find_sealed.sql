-- @column text, @key int, @except_rows uuid[], @maximum int
select s.tenant_id, s.workspace_id, s.row_id from find_sealed(@column, @key, @except_rows, @maximum) s
