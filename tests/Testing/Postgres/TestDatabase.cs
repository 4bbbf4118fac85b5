namespace Postato.Testing.Postgres;

/// <summary>A migrated database, as both roles reach it.</summary>
/// <param name="App">As the runtime role.</param>
/// <param name="Owner">As the owner, who sees every tenant.</param>
public sealed record TestDatabase(string App, string Owner);
