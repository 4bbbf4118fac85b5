using Postato.Api.OpenApi;

namespace Postato.Api.Rest;

/// <summary>The routes of one resource, in one section of the description. A route is mapped together with its documentation.</summary>
internal sealed class ApiRoutes
{
    private readonly RouteGroupBuilder group;

    private ApiRoutes(RouteGroupBuilder group) => this.group = group;

    /// <summary>Routes that require a credential.</summary>
    public static ApiRoutes ForCallers(IEndpointRouteBuilder routes, string prefix, TagDoc tag) =>
        new(GroupOf(routes, prefix, tag).ForCallers());

    public static ApiRoutes ForEverybody(IEndpointRouteBuilder routes, string prefix, TagDoc tag) =>
        new(GroupOf(routes, prefix, tag).TakesKnownQueryOnly());

    public void Get(string path, OperationDoc doc, Delegate handler) => Document(group.MapGet(path, handler), doc);

    public void Post(string path, OperationDoc doc, Delegate handler) => Document(group.MapPost(path, handler), doc);

    public void Patch(string path, OperationDoc doc, Delegate handler) => Document(group.MapPatch(path, handler), doc);

    public void Delete(string path, OperationDoc doc, Delegate handler) => Document(group.MapDelete(path, handler), doc);

    private static RouteGroupBuilder GroupOf(IEndpointRouteBuilder routes, string prefix, TagDoc tag) =>
        routes.MapGroup(prefix).WithTags(tag.Name).WithMetadata(tag);

    private static void Document(RouteHandlerBuilder route, OperationDoc doc) => route
        .WithName(doc.Id).WithSummary(doc.Summary).WithDescription(Prose.Of(doc.Description))
        .WithMetadata(doc, new ProducesResponseTypeMetadata(doc.Answer.Status, doc.Answer.Type, ["application/json"]));
}
