using System.Text.Json.Serialization;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>What a network's answer means, for any network. The names are stored in journals, so they never change.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Meaning>))]
internal enum Meaning
{
    /// <summary>Refused for a reason that no row of the table matches.</summary>
    Unknown,

    /// <summary>The access token is not valid: a refresh may help.</summary>
    TokenRejected,

    /// <summary>A person must authorise again.</summary>
    ReconnectNeeded,

    /// <summary>The account is locked at the network: a person must act there first.</summary>
    AccountLocked,

    ContentRefused,

    /// <summary>The network cannot use the file.</summary>
    MediaRefused,

    /// <summary>The call sent more bytes than the network accepts at once.</summary>
    TooLarge,

    /// <summary>An upload has expired or is unknown: its bytes are sent again.</summary>
    MediaGone,

    /// <summary>The network is still processing an upload.</summary>
    MediaNotReady,

    /// <summary>A post uses this upload already: most likely the first copy of this one.</summary>
    MediaTaken,

    /// <summary>Something that the call refers to does not exist.</summary>
    NotFound,

    /// <summary>The network says that the post exists already.</summary>
    Duplicate,

    /// <summary>Something else exists where this would be written.</summary>
    Conflict,

    /// <summary>The network is still processing the first copy of this call.</summary>
    UnderWay,

    /// <summary>Nothing was done, and the next attempt may succeed.</summary>
    Passing,

    RateLimited,

    /// <summary>A problem of this installation's app, key or quota, which the operator must solve; never the customer's fault.</summary>
    OperatorNeeded,

    /// <summary>A server error of the network: the call may have taken effect.</summary>
    NetworkFault,

    /// <summary>A success whose answer cannot be read.</summary>
    Unreadable,

    /// <summary>The network has the post, but does not say where.</summary>
    Arrived,
}
