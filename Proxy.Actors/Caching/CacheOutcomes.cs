namespace Proxy.Actors.Caching;

/// <summary>What a cache has done with the requests of a connection, as text.</summary>
internal static class CacheOutcomes
{
    private static readonly CacheOutcome[] All = Enum.GetValues<CacheOutcome>();
    private static readonly string[] Texts = [.. Enumerable.Range(0, 1 << All.Length).Select(Join)];

    /// <summary>The bit that stands for an outcome.</summary>
    public static int Bit(CacheOutcome outcome) => 1 << (int)outcome;

    /// <summary>The words, with a comma between: <c>hit</c>, <c>hit,miss</c>.</summary>
    /// <param name="bits">Those of the outcomes.</param>
    public static string Text(int bits) => Texts[bits];

    private static string Join(int bits) => string.Join(',', All.Where(one => (bits & Bit(one)) != 0).Select(one => one.ToString().ToLowerInvariant()));
}
