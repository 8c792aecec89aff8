namespace Proxy.Actors.Tests.Balancing;

/// <summary>Whether counts are what chance would make of given shares.</summary>
internal static class Statistics
{
    /// <summary>Fails where a count is further than five standard deviations from its share.</summary>
    public static void AssertShares(IReadOnlyList<double> shares, IReadOnlyList<int> counts)
    {
        var (whole, total) = (shares.Sum(), counts.Sum());
        for (var i = 0; i < counts.Count; i++)
        {
            var share = shares[i] / whole;
            var deviation = Math.Sqrt(total * share * (1 - share));
            Assert.InRange(counts[i], (total * share) - (5 * deviation), (total * share) + (5 * deviation));
        }
    }
}
