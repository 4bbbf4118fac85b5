using Postato.Application.UseCases;
using Postato.Domain.Media;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Media;

/// <summary>Deletes a medium that no waiting post uses.</summary>
public sealed class DeleteMedia(IMediaRecords media, IMediaStore store, ShortTransactions transactions, TimeProvider clock)
    : IUseCase<DeleteMedia.Input, DeletedMediaView>
{
    public sealed record Input(Id<MediaItem> MediaId);

    public Access Access => Access.CallsOut(Permission.MediaWrite);

    public async Task<Result<DeletedMediaView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        var deleted = await transactions.RunAsync(scope, () => DeleteAsync(input, scope, ct), ct);
        if (!deleted.Succeeded(out var gone, out var refusal))
            return refusal;

        // The row stays for posts that used it. When this fails, the file stays without a row.
        if (!gone.WasShown)
            await store.DeleteAsync(gone.StorageKey, CancellationToken.None);
        return new DeletedMediaView(input.MediaId, Deleted: true);
    }

    private async Task<Result<Gone>> DeleteAsync(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        if (await media.HoldAsync(scope, input.MediaId, ct) is not { } item)
            return new NotFound();

        var use = await media.FindUseAsync(scope, input.MediaId, ct);
        if (use is { Waiting: { } post })
            return new InvalidState("in_use", $"{post.Id} ({post.Status}) shows it: change, cancel or delete that post first.");

        item.Delete(clock.GetUtcNow());
        scope.Audit("media.delete", item.Id.ToString());
        return new Gone(item.StorageKey, use.WasShown);
    }

    private sealed record Gone(string StorageKey, bool WasShown);
}

public sealed record DeletedMediaView(Id<MediaItem> Id, bool Deleted);
