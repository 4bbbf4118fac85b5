using Postato.Application.Lists;
using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Media;

/// <summary>The media of a workspace, newest first.</summary>
public sealed class ListMedia(IMediaRecords media, PublicAddress address) : IUseCase<ListMedia.Input, Page<MediaView>>
{
    public sealed record Input(MediaFilter Filter, PageRequest Page);

    public Access Access => Access.Read(Permission.MediaRead);

    public async Task<Result<Page<MediaView>>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        var page = await media.ListAsync(scope, input.Filter, input.Page, ct);
        return new Page<MediaView>([.. page.Items.Select(item => MediaView.Of(item, address.Root))], page.Cursor);
    }
}
