-- Parameter: its id.
select exists (select from "__EFMigrationsHistory" where "MigrationId" = $1)
