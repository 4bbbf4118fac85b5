using System.Text.Json;
using Postato.Run;

namespace Postato.Chaos;

/// <summary>Looks now and then whether an account needs its human, and connects it again.</summary>
internal sealed class Person(Copy copy, Dice dice)
{
    public int Reconnections { get; private set; }

    public async Task RunAsync(CancellationToken until)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(dice.Between(3_000, 10_000)), TimeProvider.System, until);
                await ReconnectAsync(until);
            }
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            // Enough.
        }
    }

    /// <summary>Whatever is killed meanwhile: then it is for the next time.</summary>
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
                // Not now.
            }
        }
    }
}
