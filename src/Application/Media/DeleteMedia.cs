using Postato.Application.UseCases;
using Postato.Domain.Media;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Media;

/// <summary>Deletes a medium that no waiting post needs.</summary>
public sealed class DeleteMedia(IMediaRecords media, TimeProvider clock) : IUseCase<DeleteMedia.Input, DeletedMediaView>
{
    public sealed record Input(Id<MediaItem> MediaId);

    public Access Access => Access.Write(Permission.MediaWrite);

    public async Task<Result<DeletedMediaView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        if (await media.FindAsync(scope, input.MediaId, ct) is not { } item)
            return new NotFound();
        if (await media.StatusOfWaitingPostAsync(scope, input.MediaId, ct) is { } status)
            return new InvalidState($"used by a post that is {status}");

        // Its bytes go when its life is over: a post that was published keeps what it showed until then.
        item.Delete(clock.GetUtcNow());
        scope.Audit("media.delete", item.Id.ToString());
        return new DeletedMediaView(item.Id, Deleted: true);
    }
}

public sealed record DeletedMediaView(Id<MediaItem> Id, bool Deleted);
