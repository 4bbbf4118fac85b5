using System.Text.Json.Serialization;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>What a network's answer means, whichever network gave it. The names stand in journals, so they never change.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Meaning>))]
internal enum Meaning
{
    /// <summary>Refused, for a reason that no row of the table knows.</summary>
    Unknown,

    /// <summary>The access token is over: a refresh may mend it.</summary>
    TokenRejected,

    /// <summary>A person must authorise again.</summary>
    ReconnectNeeded,

    /// <summary>A person must act at the network first: the account is locked there.</summary>
    AccountLocked,

    ContentRefused,

    /// <summary>The network cannot use the file.</summary>
    MediaRefused,

    /// <summary>More than the network takes in one call.</summary>
    TooLarge,

    /// <summary>An upload that has expired or is not known: its bytes are sent again.</summary>
    MediaGone,

    /// <summary>The network is still at work on an upload.</summary>
    MediaNotReady,

    /// <summary>An upload stands in a post already: most likely in the first copy of this one.</summary>
    MediaTaken,

    /// <summary>What the call refers to does not exist.</summary>
    NotFound,

    /// <summary>The network says that it has this post already.</summary>
    Duplicate,

    /// <summary>Something else stands where this would be written.</summary>
    Conflict,

    /// <summary>The network is still at work on the first copy of this call.</summary>
    UnderWay,

    /// <summary>Nothing was done, and the next try may go through.</summary>
    Passing,

    RateLimited,

    /// <summary>It is about this installation's app, key or budget: the operator's to mend, never the customer's fault.</summary>
    OperatorNeeded,

    /// <summary>A fault of the network's own: it may have done what was asked, or not.</summary>
    NetworkFault,

    /// <summary>A success that cannot be read.</summary>
    Unreadable,

    /// <summary>The network has it, and does not say where.</summary>
    Arrived,
}
