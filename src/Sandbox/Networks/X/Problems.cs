using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.X;

/// <summary>X's refusals, in its format.</summary>
internal static class Problems
{
    public static Reply Unauthorized => Of(401, "Unauthorized", "Unauthorized");

    public static Reply NotPermitted => Of(403, "Forbidden", "You are not permitted to perform this action.");

    public static Reply Duplicate => Of(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.");

    public static Reply Locked =>
        Of(403, "Forbidden", "Your account is temporarily locked. Please log in to https://x.com to unlock your account.");

    public static Reply ReplyNotAllowed =>
        Of(
            403, "Forbidden",
            "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the "
                + "post you are replying to.");

    public static Reply QuoteNotAllowed =>
        Of(
            403, "Forbidden",
            "Quoting this post is not allowed because you have not been mentioned or otherwise engaged by the author of the post you "
                + "are quoting.");

    public static Reply CreditsDepleted =>
        Of(402, "CreditsDepleted", "Your enrolled account does not have any credits to fulfill this request.", "credits");

    public static Reply MediaInvalid => Invalid("Your media IDs are invalid.");

    public static Reply NotFound(string what, string id) =>
        Of(404, "Not Found Error", $"Could not find {what} with id: [{id}].", "resource-not-found");

    public static Reply NoRoute => Of(404, "Not Found", "Not Found");

    public static Reply TooManyRequests => Of(429, "Too Many Requests", "Too Many Requests", "rate-limit-exceeded");

    /// <summary>One or more parameters are invalid.</summary>
    public static Reply Invalid(string message, string? parameter = null, string? value = null) => Reply.Of(
        new JsonObject
        {
            ["errors"] = new JsonArray(
                new JsonObject
                {
                    ["parameters"] = parameter is null ? [] : new JsonObject { [parameter] = new JsonArray(value ?? "") },
                    ["message"] = message,
                }),
            ["title"] = "Invalid Request",
            ["detail"] = "One or more parameters to your request was invalid.",
            ["type"] = "https://api.x.com/2/problems/invalid-request",
        }, 400);

    public static Reply Standard(int status) => status switch
    {
        400 => Invalid("One or more parameters to your request was invalid."),
        401 => Unauthorized,
        402 => CreditsDepleted,
        403 => NotPermitted,
        404 => NotFound("tweet", "0"),
        413 or 431 => new Reply(status, []),
        429 => TooManyRequests,
        503 => Of(503, "Service Unavailable", "Service Unavailable"),
        502 or 504 => new Reply(status, []),
        >= 500 => Of(status, "Internal Server Error", "Something is broken. This is usually a temporary error.", "internal-error"),
        _ => Of(status, "Forbidden", "Forbidden"),
    };

    public static Reply OAuth(int status, string error, string description) =>
        Reply.Of(new JsonObject { ["error"] = error, ["error_description"] = description }, status);

    private static Reply Of(int status, string title, string detail, string? type = null) => Reply.Of(
        new JsonObject
        {
            ["title"] = title,
            ["detail"] = detail,
            ["type"] = type is null ? "about:blank" : $"https://api.x.com/2/problems/{type}",
            ["status"] = status,
        }, status);
}
