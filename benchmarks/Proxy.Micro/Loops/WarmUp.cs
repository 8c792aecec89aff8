using System.Diagnostics;

namespace Proxy.Micro.Loops;

/// <summary>Runs what is to be measured beforehand. A pair or a new lane goes through so much code that the short run's own warming up
/// ends before the compiler has made the last of it fast.</summary>
internal static class WarmUp
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    /// <summary>Runs the batches in turn for a while.</summary>
    internal static void Run(params ReadOnlySpan<Action> batches)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Duration)
        {
            foreach (var batch in batches) batch();
        }
    }
}
