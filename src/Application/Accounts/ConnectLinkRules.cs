using FluentValidation;
using Postato.Application.Text;

namespace Postato.Application.Accounts;

/// <summary>The rules for a connect link's fields, which are shown on a page and redirected to.</summary>
public sealed class ConnectLinkRules : AbstractValidator<CreateConnectLink.Input>
{
    private const int MaximumHandleLength = 300;
    private const int MaximumUrlLength = 2_048;

    public ConnectLinkRules()
    {
        RuleFor(link => link.Handle).Must(handle => handle is null || Names.TryRead(handle, MaximumHandleLength, out _))
            .WithMessage($"Use 1 to {MaximumHandleLength} characters that can be seen.").OverridePropertyName("handle");
        RuleFor(link => link.Server).Must(server => server is null || Names.TryRead(server, MaximumHandleLength, out _))
            .WithMessage($"Use 1 to {MaximumHandleLength} characters that can be seen.").OverridePropertyName("server");
        RuleFor(link => link.RedirectUrl).Must(url => url is null || RedirectOf(url) is not null)
            .WithMessage(
                $"Use an absolute https address of at most {MaximumUrlLength} characters without user information, or http on this "
                    + $"machine.")
                .OverridePropertyName("redirectUrl");
    }

    /// <summary>The redirect URL as it goes into a header: escaped to ASCII; null when it is missing or not allowed.</summary>
    public static string? RedirectOf(string? text)
    {
        if (text is not { Length: > 0 and <= MaximumUrlLength } || text.Any(c => c is <= ' ' or '\\' or '\u007f')
            || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.UserInfo.Length > 0)
            return null;

        return url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback) ? url.AbsoluteUri : null;
    }
}
