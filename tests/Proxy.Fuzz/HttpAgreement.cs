namespace Proxy.Fuzz;

/// <summary>That another reader frames in the same way what ours accepts: where two differ, a request can be smuggled past one of them.</summary>
internal static class HttpAgreement
{
    /// <summary>Asserts it of all bytes of a connection.</summary>
    /// <returns>Why the other refuses what ours accepts; null when it does not.</returns>
    public static string? Check(IHttpOracle oracle, byte[] bytes, HttpStreamKind kind)
    {
        var ours = HttpMessageStream.Of(bytes, kind);
        if (ours.Messages.Count == 0 && ours.End.Length > 0) return null;
        var theirs = oracle.Read(bytes, kind);
        return oracle.ReadsOne ? CheckOne(ours, theirs) : CheckAll(ours, theirs);
    }

    private static string? CheckOne(HttpMessageStream ours, HttpVerdict theirs)
    {
        var mine = ours.Messages.FirstOrDefault(message => message.Start[0] != '1' && message.IsWhole);
        if (mine is null || theirs.Problem.Length > 0) return mine is null ? null : theirs.Problem;
        Unless(mine.Equals(theirs.Messages[0]), ours, theirs);
        return null;
    }

    private static string? CheckAll(HttpMessageStream ours, HttpVerdict theirs)
    {
        var mine = ours.Messages.TakeWhile(message => message.IsWhole).ToList();
        for (var index = 0; index < Math.Min(mine.Count, theirs.Messages.Count); index++)
        {
            var isRefused = theirs.Problem.Length > 0 && index == theirs.Messages.Count - 1 && !theirs.Messages[index].IsWhole;
            if (isRefused) return theirs.Problem;
            Unless(mine[index].Equals(theirs.Messages[index]), ours, theirs);
        }

        if (theirs.Messages.Count > mine.Count && ours.End.Length == 0)
        {
            // They may have begun the one that is not whole, and no other.
            Unless(ours.Messages.Count > mine.Count && theirs.Messages.Count == ours.Messages.Count, ours, theirs);
            var (part, other) = (ours.Messages[^1], theirs.Messages[^1]);
            Unless(!other.IsWhole && part.Start == other.Start && part.Body.AsSpan().StartsWith(other.Body), ours, theirs);
        }

        Unless(theirs.Messages.Count >= mine.Count || theirs.Problem.Length > 0, ours, theirs);
        return theirs.Messages.Count < mine.Count ? theirs.Problem : null;
    }

    private static void Unless(bool isSame, HttpMessageStream ours, HttpVerdict theirs) =>
        BrokenInvariantException.Unless(isSame, $"ours reads '{ours}', the other '{theirs}'");
}
