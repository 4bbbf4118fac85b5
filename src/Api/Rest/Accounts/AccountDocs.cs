using System.Text.Json.Nodes;
using Postato.Api.OpenApi;
using Postato.Application.Accounts;
using Postato.Domain.Accounts;
using Postato.Domain.Events;
using Postato.Domain.Posts;

namespace Postato.Api.Rest.Accounts;

/// <summary>The documentation of the account operations, with examples.</summary>
internal static class AccountDocs
{
    public static readonly TagDoc Tag = new("Accounts", "Profiles on networks, connected by a person.");

    private static readonly AccountView Connected = new(
        Samples.IdOf<SocialAccount>(), Samples.PlatformKey, Samples.PlatformAccountId, Samples.Username, "Name",
            "https://cdn.example/avatar.jpg",
        "https://bsky.app/profile/name.bsky.social", "connected", Samples.Noon, Samples.Noon.AddHours(1), null);

    public static readonly OperationDoc List = new("listAccounts", "List accounts",
        "Profiles on networks that a person connected to this workspace, newest first.")
    {
        Query =
        [
            ListParameters.Text("platform", "Accounts on this network, by key or alias.", Samples.PlatformKey),
            ListParameters.Several("status", "Accounts in any of these states, separated by commas.", WordLists.AccountStatus, "connected"),
            .. ListParameters.Paging,
        ],
        Answer = AnswerDoc.Of("A page of accounts.", Samples.PageOf(Connected)),
        Problems = [400, 401, 403, 404, 429],
    };

    public static readonly OperationDoc Get = new("getAccount", "Read an account", "The profile, and whether posts can be sent to it.")
    {
        Answer = AnswerDoc.Of("The account.", Connected),
        Problems = [401, 403, 404, 429],
    };

    public static readonly OperationDoc Disconnect = new("disconnectAccount", "Disconnect an account", """
        Deletes its tokens here and revokes them at the network; the account is disconnected whatever the network answers. It stays listed
        as `disconnected`, so that its posts keep their history.
        """)
    {
        Answer = AnswerDoc.Of(
            "The account is disconnected; `revokedAtNetwork` says whether the network confirmed it.",
            new DisconnectedAccountView(Samples.IdOf<SocialAccount>(), Deleted: true, "disconnected", RevokedAtNetwork: true)),
        Problems = [401, 403, 404, 429],
    };

    public static readonly OperationDoc Pause = new("pauseAccount", "Pause the posts of an account", """
        Deliveries in progress finish, the others wait (`waitingFor: "pause"`). Posts are still accepted. Pausing twice changes nothing.
        """)
    {
        Answer = AnswerDoc.Of("The account, paused.", Connected with { PausedAt = Samples.Noon.AddSeconds(1) }),
        Problems = [401, 403, 404, 429],
    };

    public static readonly OperationDoc Resume = new("resumeAccount", "Resume the posts of an account", """
        In their order. A post that was due more than a day ago fails with `missed_time`; `retry` sends it.
        """)
    {
        Answer = AnswerDoc.Of("The account.", Connected),
        Problems = [401, 403, 404, 429],
    };

    public static readonly OperationDoc CreateLink = new("createConnectLink", "Create a page on which a person connects an account", """
        The page works once, for 24 hours, for everyone who has its address. The person gives consent at the network itself: Postato never
        sees a password. With `accountId` the page connects that account again and refuses any other profile.
        """)
    {
        Body = BodyDoc.Json<ConnectLinkRequest>(() => new JsonObject
        {
            ["platform"] = Samples.PlatformKey,
            ["handle"] = Samples.Username,
            ["redirectUrl"] = "https://app.example.com/connected",
        }),
        Answer = AnswerDoc.Created(
            "The page. Give its address to the person who connects the account, and to nobody else.",
            new ConnectLinkView(Samples.IdOf<ConnectLink>(), new Uri("https://postato.example/connect/Zk3pV0a9Qd7nT2xY5wB8rL1m"),
                Samples.Noon.AddDays(1)),
            $"accounts/connect-links/{Samples.Link}"),
        Key = "launch-2027-link",
        Problems = [400, 401, 403, 404, 409, 413, 415, 422, 429],
    };

    public static readonly OperationDoc GetLink = new("getConnectLink", "Read the state of a connect link", """
        `pending`: no authorisation is in progress. `opened`: a person is at the network. `completed`: `accountId` is connected.
        `refused`: the last attempt failed for the `reason` given, and it can be tried again until the link expires. The query of
        `redirectUrl` says the same: `status` (`completed` or `refused`), `linkId`, and `accountId` or `reason`.
        """)
    {
        Answer = AnswerDoc.Of(
            "The state of the link.",
            new ConnectLinkStateView(
                Samples.IdOf<ConnectLink>(), "completed", Samples.PlatformKey, Samples.IdOf<SocialAccount>(), null, Samples.Noon,
                    Samples.Noon.AddDays(1), Samples.Noon.AddMinutes(4))),
        Problems = [401, 403, 404, 429],
    };

    /// <summary>The same account in an event.</summary>
    public static AccountEventData InEvent(AccountStatus status, PostError? error = null) =>
        new(Samples.IdOf<SocialAccount>(), new(Samples.PlatformKey), Samples.PlatformAccountId, Samples.Username, status, error);
}
