namespace Proxy.Actors.Tls;

/// <summary>What was made of all files of a <c>tls</c> block.</summary>
/// <param name="ByName">The parts by name.</param>
/// <param name="InForce">Which of their certificates held when they were read, in their order.</param>
/// <param name="Notes">What was left out, a sentence each.</param>
internal sealed record TlsParts(IReadOnlyDictionary<string, TlsPart> ByName, IReadOnlyList<bool> InForce, IReadOnlyList<string> Notes)
{
    private const int MaxNamed = 5;

    /// <summary>Nothing has been read.</summary>
    internal static TlsParts None { get; } = new(new Dictionary<string, TlsPart>(), [], []);

    /// <summary>What is another thing than before, for an operator; empty for nothing.</summary>
    internal string ChangesFrom(TlsParts before)
    {
        List<string> changes =
        [
            .. ByName.Values.Where(each => !before.ByName.TryGetValue(each.Name, out var old) || !old.Digest.AsSpan().SequenceEqual(each.Digest)).Select(Describe),
            .. before.ByName.Values.Where(each => !ByName.ContainsKey(each.Name)).Select(each => $"{Describe(each)} is taken out"),
        ];
        if (changes.Count == 0) return InForce.SequenceEqual(before.InForce) ? "" : "certificates that hold now go before those that do not";
        var named = string.Join(", ", changes.Take(MaxNamed));
        return changes.Count > MaxNamed ? $"{named} and {changes.Count - MaxNamed} more" : named;
    }

    private static string Describe(TlsPart part) =>
        part.Infos.Count == 0 ? part.Name : $"{part.Name} ({CertificateText.Names(part.Infos.SelectMany(each => each.Names))})";
}
