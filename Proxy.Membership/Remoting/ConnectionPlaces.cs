namespace Proxy.Membership.Remoting;

/// <summary>The places of accepted connections. Strangers have a quarter of them, and who comes last pushes out the one that has been a
/// stranger for longest: whoever can prove himself does it at once. Thread-safe.</summary>
/// <param name="max">Connections at a time.</param>
internal sealed class ConnectionPlaces(int max)
{
    private readonly int _maxStrangers = Math.Max(max / 4, 1);
    private readonly LinkedList<Place> _strangers = new();
    private readonly Lock _gate = new();
    private int _members;

    /// <summary>Takes a place.</summary>
    /// <param name="close">Closes the connection, when its place is wanted by another.</param>
    /// <returns>Null when members have all places.</returns>
    public Place? Enter(Action close)
    {
        Place? evicted = null;
        var place = new Place(this, close);
        lock (_gate)
        {
            var isFull = _members + _strangers.Count >= max;
            if (isFull && _strangers.Count == 0) return null;
            if (isFull || _strangers.Count >= _maxStrangers)
            {
                evicted = _strangers.First!.Value;
                evicted.Node = null;
                evicted.IsGone = true;
                _strangers.RemoveFirst();
            }

            place.Node = _strangers.AddLast(place);
        }

        evicted?.Close();
        return place;
    }

    /// <summary>A connection's place, until it is disposed.</summary>
    internal sealed class Place(ConnectionPlaces places, Action close) : IDisposable
    {
        /// <summary>Where it stands among the strangers; null when it is none.</summary>
        internal LinkedListNode<Place>? Node { get; set; }

        /// <summary>Whether it was given to another.</summary>
        internal bool IsGone { get; set; }

        /// <summary>The connection has proved itself: nobody pushes it out any more.</summary>
        public void Promote()
        {
            lock (places._gate)
            {
                if (Node is null) return;
                places._strangers.Remove(Node);
                Node = null;
                places._members++;
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            lock (places._gate)
            {
                if (Node is not null) places._strangers.Remove(Node);
                else if (!IsGone) places._members--;
                Node = null;
                IsGone = true;
            }
        }

        internal void Close() => close();
    }
}
