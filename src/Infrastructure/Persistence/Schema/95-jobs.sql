-- The job storage is the migration's: the runtime role reads and writes its rows, and can neither change nor own it.
grant usage on schema hangfire to postato_app;
grant select, insert, update, delete on all tables in schema hangfire to postato_app;
grant usage on all sequences in schema hangfire to postato_app;
revoke create on schema hangfire from public;
