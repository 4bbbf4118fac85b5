using Postato.Application.UseCases;
using Postato.Domain.Media;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Media;

/// <summary>One medium.</summary>
public sealed class GetMedia(IMediaRecords media, PublicAddress address) : IUseCase<GetMedia.Input, MediaView>
{
    public sealed record Input(Id<MediaItem> MediaId);

    public Access Access => Access.Read(Permission.MediaRead);

    public async Task<Result<MediaView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct) =>
        await media.FindAsync(scope, input.MediaId, ct) is { } item ? MediaView.Of(item, address.Root) : new NotFound();
}
