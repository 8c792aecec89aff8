namespace Proxy.Actors.Replication;

/// <summary>The parts of <see cref="SharedParts{T}"/>.</summary>
internal static class SharedPart
{
    /// <summary>How many there are.</summary>
    internal const int Count = 64;

    /// <summary>Bytes of one. As many as <c>max-delta-elements</c> in akka.conf go into one frame of 128,000 bytes.</summary>
    internal const int MaxBytes = 38_000;

    private const uint FnvBasis = 2166136261;
    private const uint FnvPrime = 16777619;

    /// <summary>The part that something belongs to; the same on all nodes, of all versions.</summary>
    /// <param name="name">What all nodes call it.</param>
    internal static int Of(string name) => (int)(name.Aggregate(FnvBasis, (hash, c) => (hash ^ c) * FnvPrime) % Count);
}
