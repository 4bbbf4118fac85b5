namespace Postato.Api.OpenApi;

/// <summary>What an endpoint tells the description and nobody else: none of it changes how requests are routed.</summary>
internal static class EndpointNotes
{
    /// <param name="id">Stable: clients that are generated are named after it.</param>
    public static RouteHandlerBuilder Described(this RouteHandlerBuilder endpoint, string id, string summary, string description) =>
        endpoint.WithName(id).WithSummary(summary).WithDescription(description.ReplaceLineEndings(" "));

    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, params ListParameter[] parameters) => endpoint.WithMetadata([.. parameters]);

    /// <summary>It creates something, once for each <c>Idempotency-Key</c>.</summary>
    public static RouteHandlerBuilder TakesKey(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new KeyNote());

    public static RouteHandlerBuilder Reads<T>(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new BodyNote(typeof(T)));

    public static RouteHandlerBuilder ReadsUpload(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new UploadNote());

    /// <summary>Which problems it may answer with.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses) => endpoint.WithMetadata(new RefusalNote([.. statuses, 503]));
}

internal sealed record KeyNote;

internal sealed record BodyNote(Type Type);

internal sealed record UploadNote;

internal sealed record RefusalNote(IReadOnlyList<int> Statuses);
