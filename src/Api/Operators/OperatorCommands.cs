using System.Data.Common;
using System.Text.Json;
using Postato.Api.Rest.Json;
using Postato.Application.Operators;
using Postato.Application.Text;
using Postato.Application.UseCases;
using Postato.Application.Vault;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence;

namespace Postato.Api.Operators;

/// <summary>Commands for whoever runs this installation: <c>migrate</c>, <c>tenants create</c>, <c>keys create</c>, <c>vault status</c>, <c>vault rotate</c>.</summary>
internal static class OperatorCommands
{
    private const string Part = "operator";
    private const int MaximumNameLength = 200;

    private const string Usage = """
        migrate                                                     creates or upgrades the schema, as the role postato_owner
        tenants create --name NAME --workspace NAME                 prints { tenantId, workspaceId }
        keys create --workspace wks_… [--name NAME] [--permissions "a b"]   prints { keyId, agentId, key }: the key is shown this once
        vault status                                                rows by column and key
        vault rotate                                                seals everything under the active key
        """;

    /// <summary>Whether the arguments are a command rather than settings of the host.</summary>
    public static bool IsOne(string[] args) => args is [var first, ..] && !first.StartsWith('-') && !first.Contains('=', StringComparison.Ordinal);

    public static bool IsHelp(string[] args) => args is ["help" or "--help" or "-h" or "-?", ..];

    public static int PrintHelp()
    {
        Console.Out.WriteLine($"Without a command the host starts, by its settings. Commands:\n{Usage}");
        return 0;
    }

    public static async Task<int> MigrateAsync(IConfiguration configuration)
    {
        var owner = configuration.GetConnectionString("PostatoOwner")
            ?? throw new InvalidOperationException("ConnectionStrings:PostatoOwner (ConnectionStrings__PostatoOwner): found nothing; allowed: the database as the role postato_owner.");
        await PersistenceServices.MigrateAsync(owner, CancellationToken.None);
        return 0;
    }

    public static async Task<int> RunAsync(IServiceProvider services, string[] args)
    {
        try
        {
            return await ChooseAsync(services, args);
        }
        catch (DbException away)
        {
            await Console.Error.WriteLineAsync($"ConnectionStrings:Postato (ConnectionStrings__Postato): the database did not do it: {away.Message}");
            return 1;
        }
    }

    private static Task<int> ChooseAsync(IServiceProvider services, string[] args) => args switch
    {
        ["tenants", "create", .. var rest] when Options(rest, "name", "workspace") is { } options => CreateTenantAsync(services, options),
        ["keys", "create", .. var rest] when Options(rest, "workspace", "name", "permissions") is { } options => CreateKeyAsync(services, options),
        ["vault", "status"] => VaultStatusAsync(services),
        ["vault", "rotate"] => RotateVaultAsync(services),
        _ => FailAsync(Usage),
    };

    private static async Task<int> CreateTenantAsync(IServiceProvider services, Dictionary<string, string> options)
    {
        if (!Names.TryRead(options.GetValueOrDefault("name"), MaximumNameLength, out var name) || !Names.TryRead(options.GetValueOrDefault("workspace"), MaximumNameLength, out var workspace))
            return await FailAsync($"--name and --workspace are names of 1 to {MaximumNameLength} characters that can be seen.");

        var tenant = Tenant.Create(name, services.GetRequiredService<TimeProvider>().GetUtcNow());
        await using var entrance = services.GetRequiredService<SystemDoor>().Enter(Part, tenant.Id);
        return await PrintAsync(await entrance.Runner.InTenant(entrance.Get<CreateTenant>(), new(tenant, workspace), CancellationToken.None));
    }

    private static async Task<int> CreateKeyAsync(IServiceProvider services, Dictionary<string, string> options)
    {
        if (!Names.TryRead(options.GetValueOrDefault("name", "agent"), MaximumNameLength, out var name))
            return await FailAsync($"--name is a name of 1 to {MaximumNameLength} characters that can be seen.");

        var granted = Permissions.AgentDefault;
        if (options.TryGetValue("permissions", out var names))
        {
            granted = Permission.None;
            foreach (var word in names.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!Permissions.TryParse(word, out var permission) || (permission & Permissions.NeverAgents) != 0)
                    return await FailAsync($"{word} is nothing that an agent can hold. Use some of: {string.Join(' ', Permissions.NamesOf((Permission)int.MaxValue & ~Permissions.NeverAgents))}");
                granted |= permission;
            }
        }

        await using var scope = services.CreateAsyncScope();
        var workspace = Id<Workspace>.ParseOrNone(options.GetValueOrDefault("workspace"));
        if (await scope.ServiceProvider.GetRequiredService<ITenantStore>().FindTenantOfAsync(workspace, CancellationToken.None) is not { } tenant)
            return await FailAsync("--workspace names no workspace that is there: it looks like wks_ and 26 characters.");

        await using var entrance = services.GetRequiredService<SystemDoor>().Enter(Part, tenant);
        var created = await entrance.Runner.InTenant(entrance.Get<CreateApiKey>(), new(workspace, name, granted), CancellationToken.None);
        // The one time that the key is shown.
        return created.Succeeded(out var key, out _)
            ? Print(new { keyId = key.KeyId, agentId = key.AgentId, key = key.Key.Reveal() })
            : await PrintAsync(created);
    }

    private static async Task<int> VaultStatusAsync(IServiceProvider services) =>
        Print(await services.GetRequiredService<ISealedRowFinder>().CountAsync(CancellationToken.None));

    private static async Task<int> RotateVaultAsync(IServiceProvider services)
    {
        await services.GetRequiredService<RotateVault>().RunAsync(Part, CancellationToken.None);
        return await VaultStatusAsync(services);
    }

    private static Dictionary<string, string>? Options(string[] args, params string[] known)
    {
        var options = new Dictionary<string, string>();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || !known.Contains(args[i][2..]) || i + 1 == args.Length || !options.TryAdd(args[i][2..], args[i + 1]))
                return null;
        }

        return options;
    }

    private static Task<int> PrintAsync<T>(Result<T> result) => result.Match(
        value => Task.FromResult(Print(value)),
        error => FailAsync(Application.Errors.ErrorCatalog.Describe(error)));

    private static int Print<T>(T value)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(value, ApiJson.Options));
        return 0;
    }

    private static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return 2;
    }
}
