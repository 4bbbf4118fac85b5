-- Parameters: column, workspace, row, its version, envelope, key.
select reseal($1, $2, $3, $4, $5, $6)
