namespace Proxy.Actors.Places;

/// <summary>What a node holds at an endpoint, or in the pool.</summary>
internal sealed class Holding
{
    internal int? Max { get; set; }

    internal int Pairs { get; set; }

    internal int Places { get; set; }

    internal bool Takes { get; set; }

    /// <summary>Places that the owner has given in the session and that the pool has got.</summary>
    internal long Taken { get; set; }

    /// <summary>Places that the owner has given in the session.</summary>
    internal long Given { get; set; }

    /// <summary>The lease that said so last.</summary>
    internal long Lease { get; set; }

    /// <summary>Whether what is idle or becomes free goes back.</summary>
    internal bool IsShort { get; set; }

    /// <summary>Pairs of the other nodes.</summary>
    internal int Others { get; set; }

    internal int Held => Max is null ? 0 : Math.Max(Places, Pairs);

    internal int Idle => Max is null ? 0 : Math.Max(0, Places - Pairs);

    internal bool IsEmpty => Max is null && Pairs == 0 && !Takes;
}
