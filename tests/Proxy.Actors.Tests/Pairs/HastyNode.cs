using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>A node whose timeouts run by a clock that the tests move.</summary>
public sealed class HastyNode : PairNode
{
    /// <summary>The time in which nothing moves after which a pair ends, half-closed or not.</summary>
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2.5);

    private readonly ManualTime _time;

    /// <summary>A node that is yet to start.</summary>
    public HastyNode()
        : this(new ManualTime())
    {
    }

    private HastyNode(ManualTime time)
        : base("proxy.timeouts { connect = 300ms, idle = 2500ms, half-close = 2500ms }\n", time) => _time = time;

    /// <summary>Moves the clock on and lets the loop see it.</summary>
    internal async Task AdvanceAsync(TimeSpan by)
    {
        _time.Advance(by);
        // The first may be taken up in the round that was under way; before the second, a round has begun with the new time.
        await Node.Node.CountAsync();
        await Node.Node.CountAsync();
    }

    /// <summary>Has the loop stand still, as in <see cref="TestNode.StandStillAsync"/>.</summary>
    internal Task StandStillAsync(TimeSpan by, Func<Task> meanwhile) => Node.StandStillAsync(_time, by, meanwhile);

    /// <summary>A pair that is bound for the node, too: from here on, its time without traffic counts.</summary>
    internal async Task<ConnectedPair> OpenBoundAsync(bool slow = false)
    {
        var pair = slow ? await OpenSlowAsync() : await OpenAsync();
        await pair.BoundAsync();
        return pair;
    }
}
