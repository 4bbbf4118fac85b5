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
    /// <summary>What an operator may give a key: all that an agent can hold.</summary>
    public const Permission Grantable = (Permission)int.MaxValue & ~Permissions.NeverAgents;

    private const string NoWorkspace = "--workspace names no workspace that is there: it looks like wks_ and 26 characters.";

    public async Task<int> CreateAsync(Dictionary<string, string> options)
    {
        if (!Names.TryRead(options.GetValueOrDefault("name", "agent"), OperatorCommands.MaximumNameLength, out var name))
            return await CommandLine.FailAsync(
                $"--name is a name of 1 to {OperatorCommands.MaximumNameLength} characters that can be seen.");

        var granted = options.TryGetValue("permissions", out var names) ? Permission.None : Permissions.AgentDefault;
        foreach (var word in names?.Split((char[])[' ', ','], StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (!Permissions.TryParse(word, out var permission) || !Grantable.Covers(permission))
                return await CommandLine.FailAsync(
                    $"{word} is nothing that an agent can hold. Use some of: {string.Join(' ', Permissions.NamesOf(Grantable))}");
            granted |= permission;
        }

        if (granted == Permission.None)
            return await CommandLine.FailAsync(
                $"--permissions names none. Use some of: {string.Join(' ', Permissions.NamesOf(Grantable))}");

        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var expiresAt = ReadEnd(options.GetValueOrDefault("expires"), now);
        if (options.ContainsKey("expires") && !(expiresAt > now))
            return await CommandLine.FailAsync(
                "--expires is a time to come: a day such as 2027-01-31 (which is not reached), a moment such as 2027-01-31T12:00:00Z, "
                    + "or days from now such as 90d.");

        if (await EnterAsync(options) is not var (workspace, entrance))
            return await CommandLine.FailAsync(NoWorkspace);

        await using (entrance)
        {
            var created = await entrance.Runner.InTenant(
                entrance.Get<CreateApiKey>(), new(workspace, name, granted, expiresAt), CancellationToken.None);
            // The one time that the key is shown.
            return created.Succeeded(out var key, out _)
                ? CommandLine.Print(
                    new
                    {
                        keyId = key.KeyId,
                        agentId = key.AgentId,
                        permissions = Permissions.NamesOf(granted),
                        expiresAt,
                        key = key.Key.Reveal(),
                    })
                : await CommandLine.PrintAsync(created);
        }
    }

    public async Task<int> ListAsync(Dictionary<string, string> options)
    {
        if (await EnterAsync(options) is not var (workspace, entrance))
            return await CommandLine.FailAsync(NoWorkspace);

        await using (entrance)
            return await CommandLine.PrintAsync(
                await entrance.Runner.InTenant(entrance.Get<ListApiKeys>(), new(workspace), CancellationToken.None));
    }

    public async Task<int> RevokeAsync(Dictionary<string, string> options)
    {
        if (await EnterAsync(options) is not var (workspace, entrance))
            return await CommandLine.FailAsync(NoWorkspace);

        await using (entrance)
        {
            var revoked = await entrance.Runner.InTenant(
                entrance.Get<RevokeApiKey>(), new(workspace, Id<ApiKey>.ParseOrNone(options.GetValueOrDefault("key"))),
                CancellationToken.None);
            return revoked.Succeeded(out _, out var error) || error is not NotFound
                ? await CommandLine.PrintAsync(revoked)
                : await CommandLine.FailAsync(
                    "--key names no key that reaches this workspace: `keys list` tells their ids, which look like key_ and 26 characters.");
        }
    }

    private async Task<(Id<Workspace> Workspace, SystemEntrance Entrance)?> EnterAsync(Dictionary<string, string> options)
    {
        await using var scope = services.CreateAsyncScope();
        var workspace = Id<Workspace>.ParseOrNone(options.GetValueOrDefault("workspace"));
        return await scope.ServiceProvider.GetRequiredService<ITenantStore>()
            .FindTenantOfAsync(workspace, CancellationToken.None) is { } tenant
            ? (workspace, services.GetRequiredService<SystemDoor>().Enter(OperatorCommands.Part, tenant))
            : null;
    }

    private static DateTimeOffset? ReadEnd(string? text, DateTimeOffset now)
    {
        if (text is [.. var days, 'd'] && int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= 36_500)
            return now.AddDays(count);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        return DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"], CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : null;
    }
}
