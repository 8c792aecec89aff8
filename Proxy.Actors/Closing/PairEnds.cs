namespace Proxy.Actors.Closing;

/// <summary>The reasons why a pair can end, as places in an array of counts.</summary>
public static class PairEnds
{
    /// <summary>Places, that of <see cref="PairEnd.None"/> included.</summary>
    public static int Count { get; } = Enum.GetValues<PairEnd>().Max(end => (int)end) + 1;
}
