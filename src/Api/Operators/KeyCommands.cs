using System.Globalization;
using Postato.Application.Operators;
using Postato.Application.Text;
using Postato.Application.UseCases;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Api.Operators;

/// <summary><c>keys create</c>, <c>keys list</c>, <c>keys revoke</c>.</summary>
internal sealed class KeyCommands(IServiceProvider services)
{
    /// <summary>The permissions that an operator may give a key: all that an agent can have.</summary>
    public const Permission Grantable = (Permission)int.MaxValue & ~Permissions.NeverAgents;

    public async Task<int> CreateAsync(Dictionary<string, string> options)
    {
        const int Longest = OperatorCommands.MaximumNameLength;
        if (!Names.TryRead(options.GetValueOrDefault("name", "agent"), Longest, out var name))
            return await CommandLine.FailAsync($"--name is a name of 1 to {Longest} characters that can be seen.");

        var grantable = string.Join(' ', Permissions.NamesOf(Grantable));
        var granted = options.TryGetValue("permissions", out var names) ? Permission.None : Permissions.AgentDefault;
        foreach (var word in names?.Split((char[])[' ', ','], StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (!Permissions.TryParse(word, out var permission) || !Grantable.Covers(permission))
                return await CommandLine.FailAsync($"{word} is nothing that an agent can hold. Use some of: {grantable}");
            granted |= permission;
        }

        if (granted == Permission.None)
            return await CommandLine.FailAsync($"--permissions names none. Use some of: {grantable}");

        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var expiresAt = ReadEnd(options.GetValueOrDefault("expires"), now);
        if (options.ContainsKey("expires") && !(expiresAt > now))
        {
            return await CommandLine.FailAsync(
                "--expires is a time to come: a day such as 2027-01-31 (which is not reached), a moment such as 2027-01-31T12:00:00Z, "
                + "or days from now such as 90d.");
        }

        return await InTenantOfAsync(options, async (workspace, call) =>
        {
            var input = new CreateApiKey.Input(workspace, name, granted, expiresAt);
            var created = await call.Runner.InTenant(call.Get<CreateApiKey>(), input, CancellationToken.None);
            if (!created.Succeeded(out var key, out _))
                return await CommandLine.PrintAsync(created);

            // The only time that the key is shown.
            var permissions = Permissions.NamesOf(granted);
            return CommandLine.Print(new { keyId = key.KeyId, agentId = key.AgentId, permissions, expiresAt, key = key.Key.Reveal() });
        });
    }

    public Task<int> ListAsync(Dictionary<string, string> options) => InTenantOfAsync(options, async (workspace, call) =>
        await CommandLine.PrintAsync(await call.Runner.InTenant(call.Get<ListApiKeys>(), new(workspace), CancellationToken.None)));

    public Task<int> RevokeAsync(Dictionary<string, string> options) => InTenantOfAsync(options, async (workspace, call) =>
    {
        var key = Id<ApiKey>.ParseOrNone(options.GetValueOrDefault("key"));
        var revoked = await call.Runner.InTenant(call.Get<RevokeApiKey>(), new(workspace, key), CancellationToken.None);
        return revoked.Succeeded(out _, out var error) || error is not NotFound
            ? await CommandLine.PrintAsync(revoked)
            : await CommandLine.FailAsync(
                "--key names no key that reaches this workspace: `keys list` tells their ids, which look like key_ and 26 characters.");
    });

    private async Task<int> InTenantOfAsync(Dictionary<string, string> options, Func<Id<Workspace>, Call, Task<int>> run)
    {
        var calls = services.GetRequiredService<CallFactory>();
        var workspace = Id<Workspace>.ParseOrNone(options.GetValueOrDefault("workspace"));
        await using var search = calls.BeginAsOperator();
        var found = await search.Runner.InInstallation(search.Get<FindTenant>(), new(workspace), CancellationToken.None);
        if (!found.Succeeded(out var tenant, out _))
            return await CommandLine.FailAsync("--workspace names no workspace that is there: it looks like wks_ and 26 characters.");

        await using var call = calls.BeginAsOperator(tenant);
        return await run(workspace, call);
    }

    private static DateTimeOffset? ReadEnd(string? text, DateTimeOffset now)
    {
        if (text is [.. var days, 'd']
            && int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 36_500)
            return now.AddDays(count);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"];
        return DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, Utc, out var moment) ? moment : null;
    }
}
