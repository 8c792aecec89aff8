namespace Proxy.Actors.Balancing;

/// <summary>The ranges of places that lie between those that are passed over; made for <c>foreach</c>.</summary>
/// <param name="passedOver">Places in any order.</param>
/// <param name="from">The first place.</param>
/// <param name="to">The place after the last.</param>
internal ref struct OpenRanges(ReadOnlySpan<int> passedOver, int from, int to)
{
    private readonly ReadOnlySpan<int> _passedOver = passedOver;
    private int _next = from;

    /// <summary>The first place of the range and the one after its last.</summary>
    public (int From, int To) Current { get; private set; }

    public readonly OpenRanges GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_next < to)
        {
            var (first, end) = (_next, to);
            foreach (var place in _passedOver)
                if (place >= first && place < end) end = place;
            _next = end + 1;
            if (first == end) continue;
            Current = (first, end);
            return true;
        }

        return false;
    }
}
