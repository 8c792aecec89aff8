namespace Proxy.Actors.Places;

/// <summary>What the owner knows of one node at one endpoint, or in the pool.</summary>
/// <param name="limit">The endpoint's limit and what is left of it.</param>
internal sealed class PlaceEntry(PlaceLimit limit)
{
    internal PlaceLimit Limit { get; } = limit;

    internal PlaceHolding Holding { get; private set; } = new(limit.At, null, 0, 0, 0, false);

    /// <summary>Places given in the node's session.</summary>
    internal long Given { get; private set; }

    /// <summary>The session that the holding is of.</summary>
    internal long Session { get; private set; }

    /// <summary>The report that told of the holding.</summary>
    internal long Report { get; private set; }

    /// <summary>What the node was last told.</summary>
    internal bool IsShort { get; set; }

    /// <summary>What the node was last told.</summary>
    internal int Others { get; set; }

    /// <summary>Places that the node has been given and may not know of yet.</summary>
    internal int OnTheWay => (int)(Given - Holding.Taken);

    /// <summary>Places that the node has at most.</summary>
    internal int Out => Holding.Held + OnTheWay;

    /// <summary>Places that are idle, or will be when they have come, as far as is known.</summary>
    internal int Idle => Holding.Max is null ? 0 : Math.Max(0, Out - Holding.Pairs);

    /// <summary>Whether there is a limit, as the node knows it.</summary>
    internal bool IsLimited => Holding.Max is not null;

    /// <summary>Whether the node's clients would go there, and there is a limit.</summary>
    internal bool Takes => Holding is { Takes: true, Max: not null };

    /// <summary>Gives places.</summary>
    internal void Give(int places) => Given += places;

    /// <summary>Learns what the node holds; what it held before, and had been given, is in that.</summary>
    internal void Learn(in PlaceHolding holding, long session, long report)
    {
        if (session == Session && report < Report) return;
        if (session != Session) Given = 0;
        (Holding, Session, Report) = (holding, session, report);
    }

    /// <summary>What the node has when a session begins and it has not told of this yet: no more than it had.</summary>
    internal void Carry()
    {
        Holding = Holding with { Held = Out, Taken = 0 };
        Given = 0;
    }
}
