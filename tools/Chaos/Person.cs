using System.Text.Json;
using Postato.Run;

namespace Postato.Chaos;

/// <summary>Reconnects accounts that need a person, every now and then.</summary>
internal sealed class Person(Copy copy, SeededRandom random)
{
    public int Reconnections { get; private set; }

    public async Task RunAsync(CancellationToken until)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Between(3_000, 10_000)), TimeProvider.System, until);
                await ReconnectAsync(until);
            }
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    /// <summary>A host may be killed meanwhile: then it tries again the next time.</summary>
    public async Task ReconnectAsync(CancellationToken ct)
    {
        foreach (var (platform, username) in await copy.FindExpiredAsync(ct))
        {
            try
            {
                await copy.ConnectAsync(platform, username, ct);
                Reconnections++;
            }
            catch (Exception broken)
                when (broken is Sentence or HttpRequestException or IOException or JsonException or InvalidOperationException
                    or OperationCanceledException
                    && !ct.IsCancellationRequested)
            {
                // Try again the next time.
            }
        }
    }
}
