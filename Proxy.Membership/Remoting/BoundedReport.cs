namespace Proxy.Membership.Remoting;

/// <summary>Counts what anybody may cause as often as he likes, and says it at once, then once in a while. Thread-safe.</summary>
/// <param name="time">The clock.</param>
internal sealed class BoundedReport(TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private int _count;
    private long? _saidAt;

    /// <summary>It has happened once more.</summary>
    /// <param name="say">Says it, with how often since it was said last.</param>
    public void Add(Action<int> say) => Add(1, say);

    /// <summary>It has happened some times more.</summary>
    /// <param name="times">How often.</param>
    /// <param name="say">Says it, with how often since it was said last.</param>
    public void Add(int times, Action<int> say)
    {
        int count;
        lock (_gate)
        {
            _count += times;
            if (_saidAt is { } at && time.GetElapsedTime(at) < Quiet) return;
            _saidAt = time.GetTimestamp();
            (count, _count) = (_count, 0);
        }

        say(count);
    }
}
