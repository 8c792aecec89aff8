namespace Proxy.Configuration;

/// <summary>Finds what a mistyped name was meant to be.</summary>
/// <remarks>The command host, which knows nothing of the configuration, compiles this file for itself.</remarks>
#if PROXY_CMD
internal
#else
public
#endif
static class NearestName
{
    /// <summary>The known name closest to the given one; null when none is near enough to be meant.</summary>
    /// <param name="name">The name as typed; case, dashes and underscores do not count.</param>
    /// <param name="known">The names that exist.</param>
    public static string? Of(string name, IEnumerable<string> known)
    {
        var typed = Normal(name);
        var nearest = known.Select(k => (Name: k, Distance: Edits(typed, Normal(k)))).OrderBy(k => k.Distance).FirstOrDefault();
        if (nearest.Name is null || nearest.Distance >= Normal(nearest.Name).Length) return null;
        return nearest.Distance <= Math.Max(1, nearest.Name.Length / 3) ? nearest.Name : null;
    }

    // Beyond 64 characters nothing is near a known name, so a hostile key costs no more than that.
    private static string Normal(string name) =>
        string.Concat(name.Take(64).Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    /// <summary>The edits that turn one text into the other: insertions, deletions, replacements and swaps of neighbours.</summary>
    private static int Edits(string from, string to)
    {
        var cost = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++) cost[i, 0] = i;
        for (var j = 0; j <= to.Length; j++) cost[0, j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = cost[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replaced, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                var swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
                if (swapped) cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[from.Length, to.Length];
    }
}
