using Postato.Application.UseCases;
using Postato.Domain.Events;
using Postato.Domain.Media;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Media;

/// <summary>Makes received bytes a medium of the workspace.</summary>
public sealed class AddMedia(IMediaRecords media, PublicAddress address, TimeProvider clock) : IUseCase<AddMedia.Input, MediaView>
{
    public sealed record Input(ReceivedMedia Received, string? Filename, string? Alt);

    public Access Access => Access.Write(Permission.MediaWrite);

    public Task<Result<MediaView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var item = MediaItem.Ready(
            scope.TenantId, scope.WorkspaceId, Id<MediaItem>.New(now), input.Received.Facts, input.Received.StorageKey, input.Filename,
            input.Alt, now);
        media.Add(scope, item);
        scope.Record(new MediaReady(MediaEventData.Of(item)));
        scope.Audit("media.create", item.Id.ToString());
        return Task.FromResult<Result<MediaView>>(MediaView.Of(item, address.Root));
    }
}
