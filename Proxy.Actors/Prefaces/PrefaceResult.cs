namespace Proxy.Actors.Prefaces;

/// <summary>What a look at a connection's first bytes has shown. Once it is anything but <see cref="PrefaceStatus.NeedMore"/>, bytes that come later do
/// not change it.</summary>
/// <param name="Status">What they are.</param>
/// <param name="Length">Bytes that were read, from the first on; 0 unless <paramref name="Status"/> is <see cref="PrefaceStatus.Done"/>.</param>
/// <param name="Reason">What is wrong, in an operator's words, to follow "refused: "; empty unless <paramref name="Status"/> is
/// <see cref="PrefaceStatus.Other"/> or <see cref="PrefaceStatus.Bad"/>.</param>
public readonly record struct PrefaceResult(PrefaceStatus Status, int Length, string Reason)
{
    /// <summary>More bytes have to come.</summary>
    public static PrefaceResult NeedMore => new(PrefaceStatus.NeedMore, 0, "");

    /// <summary>All of it has been read.</summary>
    /// <param name="length">Bytes that it takes.</param>
    public static PrefaceResult Done(int length) => new(PrefaceStatus.Done, length, "");

    /// <summary>It is another protocol.</summary>
    /// <param name="reason">What was seen.</param>
    public static PrefaceResult Other(string reason) => new(PrefaceStatus.Other, 0, reason);

    /// <summary>It breaks its protocol's rules.</summary>
    /// <param name="reason">Which.</param>
    public static PrefaceResult Bad(string reason) => new(PrefaceStatus.Bad, 0, reason);
}
