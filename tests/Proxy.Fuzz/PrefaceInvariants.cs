using Proxy.Actors.Prefaces;
using Proxy.Testing;

namespace Proxy.Fuzz;

/// <summary>What every parser of first bytes promises, whatever the bytes are.</summary>
public static class PrefaceInvariants
{
    private const int AllPrefixes = 48;

    /// <summary>Asserts that the parser throws nothing, that it is of one mind however the bytes are cut up, and that it asks for no more than it may.</summary>
    /// <param name="parser">The parser.</param>
    /// <param name="maxSize">From how many bytes on it has to have decided.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="random">Where they are cut.</param>
    public static void Check(PrefaceParser parser, int maxSize, byte[] bytes, ref SplitMix64 random)
    {
        var whole = parser(bytes, out var read);
        CheckResult(whole, bytes.Length, maxSize);
        if (bytes.Length <= AllPrefixes)
        {
            for (var length = 0; length < bytes.Length; length++) CheckPrefix(parser, bytes, length, whole, read);
        }
        else
        {
            for (var time = 0; time < 8; time++) CheckPrefix(parser, bytes, (int)random.Between(0, bytes.Length - 1), whole, read);
        }

        if (whole.Status != PrefaceStatus.Done) return;
        var exact = parser(bytes.AsSpan(0, whole.Length), out var exactly);
        BrokenInvariantException.Unless(exact == whole && exactly == read, "what is behind the end changes what is read");
        BrokenInvariantException.Unless(
            parser(bytes.AsSpan(0, whole.Length - 1), out _).Status == PrefaceStatus.NeedMore, "it is done before its last byte has come");
    }

    private static void CheckResult(PrefaceResult result, int length, int maxSize)
    {
        var isDone = result.Status == PrefaceStatus.Done;
        BrokenInvariantException.Unless(isDone ? result.Length > 0 && result.Length <= Math.Min(length, maxSize) : result.Length == 0, $"{result} of {length} bytes");
        BrokenInvariantException.Unless(result.Status != PrefaceStatus.NeedMore || length < maxSize, "it asks for more than it may look at");
        var hasReason = result.Status is PrefaceStatus.Bad or PrefaceStatus.Other;
        BrokenInvariantException.Unless(hasReason == result.Reason.Length > 0, $"{result.Status} with the reason '{result.Reason}'");
        BrokenInvariantException.Unless(!result.Reason.Any(char.IsControl), "a reason cannot be printed");
    }

    private static void CheckPrefix(PrefaceParser parser, byte[] bytes, int length, PrefaceResult whole, string read)
    {
        var result = parser(bytes.AsSpan(0, length), out var prefix);
        if (result.Status == PrefaceStatus.NeedMore) return;
        BrokenInvariantException.Unless(result.Status == whole.Status && result.Length == whole.Length, $"{result} after {length} bytes, and {whole} after all");
        if (result.Status == PrefaceStatus.Done) BrokenInvariantException.Unless(prefix == read, $"'{prefix}' after {length} bytes, and '{read}' after all");
    }
}
