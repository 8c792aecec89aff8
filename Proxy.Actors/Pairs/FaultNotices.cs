using Microsoft.Extensions.Logging;
using Proxy.Actors.Logging;

namespace Proxy.Actors.Pairs;

/// <summary>Says which defects end pairs: a few of them in a second in full, the others by their number. Thread-safe.</summary>
/// <param name="time">The clock.</param>
internal sealed class FaultNotices(TimeProvider time)
{
    private const int MaxInWindow = 5;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly Lock _noting = new();
    private long? _began; // of the window
    private int _said; // in it
    private long _unsaid;

    /// <summary>A defect has ended a pair.</summary>
    /// <param name="pair">The pair's name; empty when it has none.</param>
    /// <param name="defect">What was thrown.</param>
    /// <param name="log">The node's log.</param>
    internal void Note(string pair, Exception defect, ILogger log)
    {
        long others;
        lock (_noting)
        {
            if (_began is not { } began || time.GetElapsedTime(began) >= Window) (_began, _said) = (time.GetTimestamp(), 0);
            if (++_said > MaxInWindow)
            {
                _unsaid++;
                return;
            }

            (others, _unsaid) = (_unsaid, 0);
        }

        log.PairFault(defect, pair, others);
    }
}
