using System.Data.Common;
using Postato.Application.Operators;
using Postato.Application.Text;
using Postato.Application.UseCases;
using Postato.Application.Vault;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence;
using Postato.Infrastructure.Starting;

namespace Postato.Api.Operators;

/// <summary>Commands for operators of this installation: schema, tenants, keys, vault.</summary>
internal static class OperatorCommands
{
    public const int MaximumNameLength = 200;

    private static readonly string[] Known =
        ["migrate", "tenants create", "keys create", "keys list", "keys revoke", "vault status", "vault rotate"];

    private static readonly string Usage = $"""
        migrate                                       creates or upgrades the schema, as the role postato_owner
        tenants create --name NAME --workspace NAME   prints tenantId, workspaceId
        keys create --workspace wks_… [--name NAME] [--permissions "a b"] [--expires WHEN]
                                                      prints keyId, agentId, permissions, expiresAt and the key: it is shown this once
        keys list --workspace wks_…                   every key that reaches the workspace, and when it was last used
        keys revoke --workspace wks_… --key key_…     ends one, within a second on every host
        vault status                                  rows by column and key
        vault rotate                                  seals everything under the active key

        Permissions: {string.Join(' ', Permissions.NamesOf(KeyCommands.Grantable))}
        Without --permissions: {string.Join(' ', Permissions.NamesOf(Permissions.AgentDefault))}
        WHEN is a day (2027-01-31, which is not reached), a moment (2027-01-31T12:00:00Z), or days from now (90d).
        """;

    /// <summary>Whether the arguments are a command rather than settings of the host.</summary>
    public static bool IsOne(string[] args) =>
        args is [var first, ..] && !first.StartsWith('-') && !first.Contains('=', StringComparison.Ordinal);

    public static bool IsHelp(string[] args) => args is ["help" or "--help" or "-h" or "-?", ..];

    public static int PrintHelp()
    {
        Console.Out.WriteLine($"Without a command the host starts, by its settings. Commands:\n{Usage}");
        return 0;
    }

    public static bool IsKnown(string[] args) =>
        Known.Any(command => command.Split(' ') is var words && args.Take(words.Length).SequenceEqual(words));

    /// <summary>Checked before any setting is read, so that a mistyped command is reported as such.</summary>
    public static int RefuseUnknown(string[] args)
    {
        var given = string.Join(' ', args.Take(2).TakeWhile(word => !word.StartsWith('-')));
        var nearest = Known.MaxBy(command => CommonStart(command, given))!;
        var guess = CommonStart(nearest, given) >= 3 ? $" Did you mean {nearest}?" : "";
        Console.Error.WriteLine($"There is no command {given}.{guess} There are:\n{Usage}");
        return 2;
    }

    public static async Task<int> MigrateAsync(IConfiguration configuration)
    {
        try
        {
            await PersistenceServices.MigrateAsync(DatabaseSetting.Read(configuration, DatabaseSetting.Owner), CancellationToken.None);
            return 0;
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException)
        {
            return StartUp.Tell(failure, DatabaseSetting.Owner);
        }
    }

    public static async Task<int> RunAsync(IServiceProvider services, string[] args)
    {
        try
        {
            return await ChooseAsync(services, args);
        }
        catch (DbException failure)
        {
            return StartUp.Tell(failure);
        }
    }

    private static Task<int> ChooseAsync(IServiceProvider services, string[] args) => args switch
    {
        ["tenants", "create", .. var rest] when CommandLine.Options(rest, "name", "workspace") is { } options =>
            CreateTenantAsync(services, options),
        ["keys", "create", .. var rest] when CommandLine.Options(rest, "workspace", "name", "permissions", "expires") is { } options =>
            new KeyCommands(services).CreateAsync(options),
        ["keys", "list", .. var rest] when CommandLine.Options(rest, "workspace") is { } options =>
            new KeyCommands(services).ListAsync(options),
        ["keys", "revoke", .. var rest] when CommandLine.Options(rest, "workspace", "key") is { } options =>
            new KeyCommands(services).RevokeAsync(options),
        ["vault", "status"] => VaultStatusAsync(services),
        ["vault", "rotate"] => RotateVaultAsync(services),
        _ => CommandLine.FailAsync($"{string.Join(' ', args.Take(2))} takes these, each once and with a value:\n{Usage}"),
    };

    private static async Task<int> CreateTenantAsync(IServiceProvider services, Dictionary<string, string> options)
    {
        if (!Names.TryRead(options.GetValueOrDefault("name"), MaximumNameLength, out var name)
            || !Names.TryRead(options.GetValueOrDefault("workspace"), MaximumNameLength, out var workspace))
        {
            return await CommandLine.FailAsync(
                $"--name and --workspace are names of 1 to {MaximumNameLength} characters that can be seen.");
        }

        var tenant = Tenant.Create(name, services.GetRequiredService<TimeProvider>().GetUtcNow());
        await using var call = services.GetRequiredService<CallFactory>().BeginAsOperator(tenant.Id);
        var created = await call.Runner.InTenant(call.Get<CreateTenant>(), new(tenant, workspace), CancellationToken.None);
        return await CommandLine.PrintAsync(created);
    }

    private static async Task<int> VaultStatusAsync(IServiceProvider services)
    {
        await using var call = services.GetRequiredService<CallFactory>().BeginAsOperator();
        return await CommandLine.PrintAsync(await call.Runner.InInstallation(call.Get<GetVaultStatus>(), new(), CancellationToken.None));
    }

    private static async Task<int> RotateVaultAsync(IServiceProvider services)
    {
        var calls = services.GetRequiredService<CallFactory>();
        await services.GetRequiredService<RotateVault>().RunAsync(calls.BeginAsOperator, CancellationToken.None);
        return await VaultStatusAsync(services);
    }

    private static int CommonStart(string a, string b) => a.Zip(b).TakeWhile(pair => pair.First == pair.Second).Count();
}
