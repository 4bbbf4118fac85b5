-- The migration owns the job storage: the runtime role reads and writes its rows, and can neither change nor own its tables.
grant usage on schema hangfire to postato_app;
grant select, insert, update, delete on all tables in schema hangfire to postato_app;
grant usage on all sequences in schema hangfire to postato_app;
revoke create on schema hangfire from public;
