namespace Proxy.Cmd.Palettes;

/// <summary>Finds what somebody who mistyped a name may have meant.</summary>
internal static class NearestName
{
    /// <summary>What to write instead of a name that does not exist: the nearest one, or the list of all.</summary>
    public static string Remedy(string name, IReadOnlyCollection<string> known) =>
        Of(name, known) is { } nearest ? $"did you mean {nearest}?" : $"there is: {string.Join(", ", known)}";

    /// <summary>The known name with the fewest edits; null when none is near: beyond a third of its length, and two.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        var nearest = known.Select(k => (Name: k, Edits: Edits(name, k))).MinBy(k => k.Edits);
        return nearest.Name is not null && nearest.Edits <= Math.Max(2, nearest.Name.Length / 3) && nearest.Edits < nearest.Name.Length ? nearest.Name : null;
    }

    // Levenshtein's distance, a row at a time.
    private static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
