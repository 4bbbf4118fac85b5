using Postato.Clients.Tests.Support;
using Postato.Testing;

namespace Postato.Clients.Tests.Generated;

/// <summary>
/// Clients generated from the committed description: each compiles, publishes on a running copy, and recognises a refusal by its code.
/// </summary>
public sealed class GeneratedClientTests(ClientsFixture fixture) : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("postato-client-").FullName;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_client_of_openapi_typescript_compiles_and_publishes()
    {
        var packages = await fixture.PackagesAsync();
        await Shell.RunAsync(packages, "node", "node_modules/openapi-typescript/bin/cli.js", Repository.Description, "-o", "postato.ts");
        await Shell.RunAsync(
            packages, "node", "node_modules/typescript/bin/tsc", "publish.ts", "--outDir", folder, "--strict", "--target", "es2022",
            "--module", "nodenext", "--moduleResolution", "nodenext", "--skipLibCheck", "false");
        // In the folder of the packages that it imports.
        File.Copy(Path.Combine(folder, "publish.js"), Path.Combine(packages, "published.js"), overwrite: true);
        await AssertPublishesAsync(
            ["Hello from TypeScript", "A thread from TypeScript", "and its end from TypeScript"], packages, "node", "published.js");
    }

    [Fact]
    public async Task A_client_of_NSwag_compiles_and_publishes()
    {
        await Shell.RunAsync(
            Repository.Root, "dotnet", "nswag", "openapi2csclient", $"/input:{Repository.Description}", $"/output:{folder}/Client.cs",
            "/namespace:Postato.Client", "/className:PostatoClient",
            "/jsonLibrary:SystemTextJson", "/jsonLibraryVersion:10.0", "/generateOptionalParameters:true",
            "/generateNullableReferenceTypes:true", "/useBaseUrl:false", "/arrayType:System.Collections.Generic.IReadOnlyList");
        await AssertPublishesAsync(["Hello from NSwag"], folder, await CompileAsync("PublishWithNSwag.cs"));
    }

    [Fact]
    public async Task A_client_of_Kiota_compiles_and_publishes()
    {
        await Shell.RunAsync(
            Repository.Root, "dotnet", "kiota", "generate", "--language", "CSharp", "--openapi", Repository.Description, "--class-name",
            "PostatoClient", "--namespace-name", "Postato.Client", "--output", Path.Combine(folder, "client"));
        await AssertPublishesAsync(
            ["Hello from Kiota", "A thread from Kiota", "and its end from Kiota"], folder, await CompileAsync("PublishWithKiota.cs"));
    }

    /// <summary>A customer's project, which uses only packages that the tests provide.</summary>
    private async Task<string> CompileAsync(string program)
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Programs", program), Path.Combine(folder, "Program.cs"));
        var references = string.Concat(
            Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
                .Where(file => Path.GetFileName(file) is var name
                    && (name.StartsWith("Microsoft.Kiota", StringComparison.Ordinal) || name.StartsWith("Std.", StringComparison.Ordinal)))
                    .Select(file => $"<Reference Include=\"{file}\" />"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Publish.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """, TestContext.Current.CancellationToken);
        await Shell.RunAsync(folder, "dotnet", "build", "--nologo", "-v", "q", "-clp:ErrorsOnly", "-o", Path.Combine(folder, "out"));
        return Path.Combine(folder, "out", "Publish");
    }

    private async Task AssertPublishesAsync(string[] texts, string where, string program, params string[] arguments)
    {
        var ct = TestContext.Current.CancellationToken;
        var copy = await fixture.CopyAsync();
        var account = copy.Demo.GetProperty("accounts")
            .EnumerateArray()
            .First(account => account.GetProperty("platform").GetString() == "bluesky")
            .GetProperty("id")
            .GetString()!;
        var ids = (await Shell.RunAsync(where, program, [.. arguments, copy.ApiUrl, copy.ApiKey, copy.WorkspaceId, account]))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var id in ids)
            await Eventually.GetAsync(
                () => copy.SendAsync(HttpMethod.Get, $"/posts/{id}", null, ct),
                post => post.GetProperty("status").GetString() == "published", ct, TimeSpan.FromMinutes(2));

        var arrived = (await copy.SandboxAsync("/_sandbox/posts?platform=bluesky&limit=10000", null, ct))
            .GetProperty("items")
            .EnumerateArray()
            .Select(post => post.GetProperty("text").GetString())
            .ToList();
        Assert.All(texts, text => Assert.Single(arrived, text));
    }
}
