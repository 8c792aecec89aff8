using Proxy.Testing;

namespace Proxy.Fuzz;

/// <summary>What the reader of messages promises, whatever the bytes are.</summary>
internal static class HttpInvariants
{
    private const int AllCuts = 96;

    /// <summary>Asserts that the reader throws nothing, and is of one mind however the bytes are cut up.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="kind">What messages they are.</param>
    /// <param name="random">Where they are cut.</param>
    public static void Check(byte[] bytes, HttpStreamKind kind, ref SplitMix64 random)
    {
        var whole = HttpMessageStream.Of(bytes, kind);
        if (bytes.Length <= AllCuts)
        {
            for (var cut = 1; cut < bytes.Length; cut++) Same(whole, Cut(bytes, kind, cut));
        }
        else
        {
            for (var time = 0; time < 4; time++) Same(whole, Cut(bytes, kind, (int)random.Between(1, bytes.Length - 1)));
        }

        var pieces = new HttpMessageStream(kind);
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)Math.Min(random.Between(1, 8), bytes.Length - at);
            pieces.Feed(bytes.AsSpan(at, length));
            at += length;
        }

        pieces.Finish();
        Same(whole, pieces);
    }

    private static HttpMessageStream Cut(byte[] bytes, HttpStreamKind kind, int at)
    {
        var stream = new HttpMessageStream(kind);
        stream.Feed(bytes.AsSpan(0, at));
        stream.Feed(bytes.AsSpan(at));
        stream.Finish();
        return stream;
    }

    private static void Same(HttpMessageStream whole, HttpMessageStream pieces) => BrokenInvariantException.Unless(
        whole.End == pieces.End && whole.Messages.SequenceEqual(pieces.Messages), $"'{pieces}' in pieces, and '{whole}' at once");
}
