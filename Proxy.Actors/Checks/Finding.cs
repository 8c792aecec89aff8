namespace Proxy.Actors.Checks;

/// <summary>What an expectation has found in what has come.</summary>
/// <param name="Kind">Whether that is what it expects.</param>
/// <param name="Used">Bytes that are used up by it.</param>
/// <param name="Words">What was found, on a short line; empty where there is nothing to say.</param>
internal readonly record struct Finding(FindingKind Kind, int Used, string Words)
{
    /// <summary>What is sent before the connection is closed; empty for nothing.</summary>
    internal ReadOnlyMemory<byte> Farewell { get; init; }

    internal static Finding More => default;

    internal static Finding Good(int used, string words = "") => new(FindingKind.Good, used, words);

    internal static Finding Bad(string words) => new(FindingKind.Bad, 0, words);
}
