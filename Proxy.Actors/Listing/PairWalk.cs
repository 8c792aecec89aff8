using Proxy.Actors.Pairs;
using Proxy.Transport;

namespace Proxy.Actors.Listing;

/// <summary>Visits the pairs of a loop a few at a time: between two slices the loop serves its sockets, and by default
/// at least a millisecond passes, so that a listing of thousands of pairs takes up a small part of the loop's time.</summary>
internal sealed class PairWalk : LoopTimer
{
    /// <summary>Places looked at in one turn of the loop. A look costs a few cache misses, so a slice is some 50 µs.</summary>
    internal const int Slice = 128;

    private const int Pause = 1; // milliseconds

    private readonly TaskCompletionSource<int?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NodeLoop _loop;
    private readonly IPairVisitor _visitor;
    private readonly int _slice;
    private readonly int _pause;
    private readonly CancellationToken _cancellation;
    private int _next;

    private PairWalk(NodeLoop loop, IPairVisitor visitor, int from, int slice, int pause, CancellationToken cancellation)
    {
        _loop = loop;
        _visitor = visitor;
        _next = from;
        _slice = slice;
        _pause = pause;
        _cancellation = cancellation;
    }

    /// <summary>Visits the pairs from a place on.</summary>
    /// <param name="loop">Whose pairs.</param>
    /// <param name="visitor">What to do.</param>
    /// <param name="cancellation">Ends the wait, also for a loop that stands still, and soon after it the walk.</param>
    /// <param name="from">The first place.</param>
    /// <param name="slice">Places looked at in one turn.</param>
    /// <param name="pause">Milliseconds between two turns; 0 for the next round of the loop.</param>
    /// <returns>The place at which the visitor stopped the walk; null when it has come to the end.</returns>
    internal static Task<int?> RunAsync(
        NodeLoop loop, IPairVisitor visitor, CancellationToken cancellation, int from = 0, int slice = Slice, int pause = Pause)
    {
        var walk = new PairWalk(loop, visitor, from, slice, pause, cancellation);
        loop.Io.Execute(walk.OnDue);
        return walk._done.Task.WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    protected override void OnDue()
    {
        if (_cancellation.IsCancellationRequested)
        {
            _done.TrySetCanceled(_cancellation);
            return;
        }

        try
        {
            Step();
        }
        catch (Exception error)
        {
            _done.TrySetException(error);
        }
    }

    private void Step()
    {
        var pairs = _loop.Pairs;
        for (var left = _slice; left > 0 && _next < pairs.Slots; left--, _next++)
        {
            if (pairs[_next] is not { } pair || _visitor.Visit(_next, pair)) continue;
            _done.TrySetResult(_next);
            return;
        }

        if (_next < pairs.Slots) _loop.Io.Arm(this, _pause);
        else _done.TrySetResult(null);
    }
}
