namespace Proxy.Actors.Balancing;

/// <summary>The ranges of places that lie between those that are passed over; made for <c>foreach</c>.</summary>
/// <param name="passedOver">Places in any order.</param>
/// <param name="count">How many places there are.</param>
internal ref struct OpenRanges(ReadOnlySpan<int> passedOver, int count)
{
    private readonly ReadOnlySpan<int> _passedOver = passedOver;
    private int _next;

    /// <summary>The first place of the range and the one after its last.</summary>
    public (int From, int To) Current { get; private set; }

    public readonly OpenRanges GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_next < count)
        {
            var from = _next;
            var to = count;
            foreach (var place in _passedOver)
                if (place >= from && place < to) to = place;
            _next = to + 1;
            if (from == to) continue;
            Current = (from, to);
            return true;
        }

        return false;
    }
}
