using System.Net;
using System.Text.RegularExpressions;
using System.Web;

namespace Postato.Run;

/// <summary>Submits the forms of a network's login page as a person does: account and consent.</summary>
public static partial class LoginPage
{
    /// <returns>The URL to which the network redirects.</returns>
    public static async Task<Uri> ConsentAsync(HttpClient http, Uri authorize, string username, CancellationToken ct)
    {
        using var page = await http.GetAsync(authorize, ct);
        var query = HttpUtility.ParseQueryString(authorize.Query);
        var form = query.AllKeys.OfType<string>().ToDictionary(name => name, name => query[name] ?? "", StringComparer.Ordinal);
        foreach (Match hidden in HiddenField().Matches(await page.Content.ReadAsStringAsync(ct)))
            form[WebUtility.HtmlDecode(hidden.Groups["name"].Value)] = WebUtility.HtmlDecode(hidden.Groups["value"].Value);
        form["username"] = username;

        using var answer = await http.PostAsync(authorize.GetLeftPart(UriPartial.Path), new FormUrlEncodedContent(form), ct);
        return answer.Headers.Location
            ?? throw new Sentence(
                $"{username} could not say yes: {authorize.AbsolutePath} answered {(int)page.StatusCode}, then {(int)answer.StatusCode}.");
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex HiddenField();
}
