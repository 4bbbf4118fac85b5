-- @column text, @workspace uuid, @row uuid, @version text, @envelope bytea, @key int
select reseal(@column, @workspace, @row, @version, @envelope, @key)
