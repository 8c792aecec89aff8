using System.Text.Json;

namespace Proxy.Actors.Closing;

/// <summary>The reasons why a pair can end, as places in an array of counts, and as words.</summary>
public static class PairEnds
{
    /// <summary>Places, that of <see cref="PairEnd.None"/> included.</summary>
    public static int Count { get; } = Enum.GetValues<PairEnd>().Max(end => (int)end) + 1;

    /// <summary>How an end is written: <c>client-closed</c>.</summary>
    /// <param name="end">The end.</param>
    public static string Name(PairEnd end) => JsonNamingPolicy.KebabCaseLower.ConvertName(end.ToString());
}
