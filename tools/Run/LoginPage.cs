using System.Net;
using System.Text.RegularExpressions;
using System.Web;

namespace Postato.Run;

/// <summary>A person at a network's own page: says who they are and yes, by the form that stands there.</summary>
public static partial class LoginPage
{
    /// <returns>Where the network sends the person back to.</returns>
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
