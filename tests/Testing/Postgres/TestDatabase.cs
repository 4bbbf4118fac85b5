namespace Postato.Testing.Postgres;

/// <summary>A migrated database, with a connection string for each role.</summary>
/// <param name="App">As the runtime role.</param>
/// <param name="Owner">As the owner, who sees every tenant.</param>
public sealed record TestDatabase(string App, string Owner);
