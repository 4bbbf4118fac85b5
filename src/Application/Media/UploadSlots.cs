using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Media;

/// <summary>How many uploads run at once, on this host and in one workspace: one more is told to come again.</summary>
public sealed class UploadSlots
{
    public const int OnHost = 64;
    public const int InWorkspace = 16;

    private readonly Dictionary<Id<Workspace>, int> running = [];
    private int all;

    /// <summary>A slot, to be disposed of; null when all are taken.</summary>
    public IDisposable? Enter(Id<Workspace> workspace)
    {
        lock (running)
        {
            var here = running.GetValueOrDefault(workspace);
            if (all == OnHost || here == InWorkspace)
                return null;

            (all, running[workspace]) = (all + 1, here + 1);
            return new Slot(this, workspace);
        }
    }

    private void Leave(Id<Workspace> workspace)
    {
        lock (running)
        {
            all--;
            if (--running[workspace] == 0)
                running.Remove(workspace);
        }
    }

    private sealed class Slot(UploadSlots slots, Id<Workspace> workspace) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
                slots.Leave(workspace);
        }
    }
}
