namespace Proxy.Actors.Configuration;

/// <summary>Finds what a mistyped name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The known name closest to the given one; null when none is near enough to be meant.</summary>
    /// <param name="name">The name as typed; case, dashes and underscores do not count.</param>
    /// <param name="known">The names that exist.</param>
    public static string? Of(string name, IEnumerable<string> known)
    {
        var typed = Normal(name);
        var nearest = known.Select(k => (Name: k, Distance: Edits(typed, Normal(k)))).OrderBy(k => k.Distance).FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(1, nearest.Name.Length / 3) ? nearest.Name : null;
    }

    // Beyond 64 characters nothing is near a known name, so a hostile key costs no more than that.
    private static string Normal(string name) =>
        string.Concat(name.Take(64).Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    /// <summary>The Levenshtein distance: insertions, deletions and replacements that turn one text into the other.</summary>
    private static int Edits(string from, string to)
    {
        var previous = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var current = new int[to.Length + 1];
            current[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = previous[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[^1];
    }
}
