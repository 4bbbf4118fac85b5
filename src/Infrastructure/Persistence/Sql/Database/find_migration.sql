-- @id text
select exists (select from "__EFMigrationsHistory" where "MigrationId" = @id) as found
