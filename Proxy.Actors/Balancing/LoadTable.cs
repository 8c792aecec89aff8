namespace Proxy.Actors.Balancing;

/// <summary>What the members of a group have now. Whoever writes it or picks by it holds the group's lock, where there is one.</summary>
/// <param name="members">How many there are.</param>
public sealed class LoadTable(int members)
{
    /// <summary>Pairs of each member, those included that are on their way to it.</summary>
    public int[] Pairs { get; } = new int[members];

    /// <summary>How long connecting to each member takes, milliseconds, as of <see cref="LatencyAt"/>; negative where nothing is known.</summary>
    public float[] Latency { get; } = Filled(members);

    /// <summary>When <see cref="Latency"/> was last brought up to date, on the clock of the requests.</summary>
    public long[] LatencyAt { get; } = new long[members];

    private static float[] Filled(int members)
    {
        var latency = new float[members];
        Array.Fill(latency, -1);
        return latency;
    }
}
