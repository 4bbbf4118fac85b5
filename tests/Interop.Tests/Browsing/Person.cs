using Microsoft.Playwright;
using Postato.Interop.Tests.Rig;

namespace Postato.Interop.Tests.Browsing;

/// <summary>A person in a browser, who fills in the pages of the product and of the server.</summary>
public sealed class Person(IBrowserContext context, IPage page) : IAsyncDisposable
{
    private static readonly string Pictures = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "interop"));

    public IPage Page => page;

    /// <summary>Opens a connect link, types a handle, and continues to the server's pages.</summary>
    /// <param name="handle">Null keeps what the page shows.</param>
    public async Task LeaveFromConnectPageAsync(string link, string? handle, string? picture = null)
    {
        await page.GotoAsync(link);
        if (handle is not null)
            await page.GetByLabel("Your handle").FillAsync(handle);
        await PictureAsync(picture, "connect-page");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue to Bluesky" }).ClickAsync();
    }

    /// <summary>On the server's own pages: signs in and consents.</summary>
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

    /// <summary>The text of the last page.</summary>
    public async Task<string> ReadAsync(string heading, string? picture = null)
    {
        await page.GetByRole(AriaRole.Heading, new() { Name = heading }).WaitForAsync();
        await PictureAsync(picture, "finished");
        return await page.InnerTextAsync("main");
    }

    /// <summary>Signs in at the server and lists the applications with access to the account.</summary>
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

    /// <summary>Revokes the access of the application that was authorized last.</summary>
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
        // Without a named account a welcome page comes first.
        await signIn.WaitForAsync();
        if (!await name.IsVisibleAsync())
            await signIn.ClickAsync();

        // The account that the application named is filled in and cannot be changed.
        if (await name.IsEditableAsync())
            await name.FillAsync(account.Handle);
        else
            await Assertions.Expect(name).ToHaveValueAsync(account.Handle);
        await password.FillAsync(account.Password);
        await PictureAsync(picture, "sign-in");
        await signIn.ClickAsync();
    }

    // Screenshots, for people who want to see what the tests see.
    private async Task PictureAsync(string? name, string step)
    {
        if (name is not null)
            await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{step}.png") });
    }
}

/// <summary>An application with access to the account, as the server lists it.</summary>
public sealed record AppSession(string ClientId, string TokenId, DateTimeOffset UpdatedAt);
