using Microsoft.Playwright;
using Postato.Interop.Tests.Rig;

namespace Postato.Interop.Tests.Browsing;

/// <summary>A person at a browser: does by hand what the pages of the product and of the server ask for.</summary>
public sealed class Person(IBrowserContext context, IPage page) : IAsyncDisposable
{
    private static readonly string Pictures = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "interop"));

    public IPage Page => page;

    /// <summary>Opens a connect link, says who they are, and goes on to the server's pages.</summary>
    /// <param name="handle">Null: what stands on the page stays.</param>
    public async Task LeaveFromConnectPageAsync(string link, string? handle, string? picture = null)
    {
        await page.GotoAsync(link);
        if (handle is not null)
            await page.GetByLabel("Your handle").FillAsync(handle);
        await PictureAsync(picture, "connect-page");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue to Bluesky" }).ClickAsync();
    }

    /// <summary>The server's own pages: the person says who they are there, and gives the consent that they are asked for.</summary>
    public async Task AuthorizeAsync(RigAccount account, string? picture = null)
    {
        await SignInAsync(account, picture);
        await page.GetByRole(AriaRole.Button, new() { Name = "Authorize", Exact = true }).WaitForAsync();
        await PictureAsync(picture, "authorize");
        await page.GetByRole(AriaRole.Button, new() { Name = "Authorize", Exact = true }).ClickAsync();
    }

    public async Task DenyAsync(RigAccount account)
    {
        await SignInAsync(account);
        await page.GetByRole(AriaRole.Button, new() { Name = "Deny access" }).ClickAsync();
    }

    /// <summary>What the page says in the end.</summary>
    public async Task<string> ReadAsync(string heading, string? picture = null)
    {
        await page.GetByRole(AriaRole.Heading, new() { Name = heading }).WaitForAsync();
        await PictureAsync(picture, "finished");
        return await page.InnerTextAsync("main");
    }

    /// <summary>Signs in at the server itself and looks which applications have access to the account.</summary>
    public async Task<IReadOnlyList<AppSession>> ListAppsAsync(Uri pds, RigAccount account)
    {
        await page.GotoAsync(new Uri(pds, "/account").AbsoluteUri);
        await SignInAsync(account);
        var answer = await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Link, new() { Name = "Apps", Exact = true }).First.ClickAsync(),
            response => response.Url.Contains("/oauth-sessions?", StringComparison.Ordinal));
        var sessions = await answer.JsonAsync() ?? throw new InvalidOperationException("The server named no sessions.");
        return [.. sessions.EnumerateArray()
            .Select(session => new AppSession(
                session.GetProperty("clientId").GetString()!, session.GetProperty("tokenId").GetString()!,
                session.GetProperty("updatedAt").GetDateTimeOffset()))];
    }

    /// <summary>Takes the consent back from the application that was authorized last.</summary>
    public async Task TakeConsentBackAsync(Uri pds, RigAccount account)
    {
        await ListAppsAsync(pds, account);
        await page.GetByRole(AriaRole.Button, new() { Name = "Details" }).First.ClickAsync();
        await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Revoke access" }).ClickAsync(),
            response => response.Url.EndsWith("/revoke-oauth-session", StringComparison.Ordinal) && response.Ok);
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();

    private async Task SignInAsync(RigAccount account, string? picture = null)
    {
        var (name, password) = (page.GetByLabel("Username or Email"), page.GetByRole(AriaRole.Textbox, new() { Name = "Password" }));
        var signIn = page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true });
        // Who comes without a name is greeted first.
        await signIn.WaitForAsync();
        if (!await name.IsVisibleAsync())
            await signIn.ClickAsync();

        // Whom the application named stands there already, and no other is taken.
        if (await name.IsEditableAsync())
            await name.FillAsync(account.Handle);
        else
            await Assertions.Expect(name).ToHaveValueAsync(account.Handle);
        await password.FillAsync(account.Password);
        await PictureAsync(picture, "sign-in");
        await signIn.ClickAsync();
    }

    // For people who want to see what the tests see.
    private async Task PictureAsync(string? name, string step)
    {
        if (name is not null)
            await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{step}.png") });
    }
}

/// <summary>An application that may act for the account, as the server lists it.</summary>
public sealed record AppSession(string ClientId, string TokenId, DateTimeOffset UpdatedAt);
