namespace Proxy.Actors.Places;

/// <summary>Which entries have changed since the other side last said what it has. Entries are told again until they are confirmed.</summary>
internal sealed class Unheard
{
    /// <summary>Entries in one message at most: some 60 KB of the 128 KB that a message may have.</summary>
    internal const int MaxEntries = 500;

    private readonly Dictionary<string, long> _versions = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Key, long Version)> _order = [];

    /// <summary>The version of the last change.</summary>
    internal long Version { get; private set; }

    /// <summary>The version that the other side has.</summary>
    internal long Confirmed { get; private set; }

    /// <summary>Notes that an entry has changed.</summary>
    internal void Touch(string key)
    {
        _versions[key] = ++Version;
        _order.Add((key, Version));
        if (_order.Count > (2 * _versions.Count) + 64) _order.RemoveAll(IsOutdated);
    }

    /// <summary>Notes what the other side has.</summary>
    internal void Confirm(long version)
    {
        if (version <= Confirmed || version > Version) return;
        Confirmed = version;
        var count = 0;
        for (; count < _order.Count && _order[count].Version <= version; count++)
        {
            if (!IsOutdated(_order[count])) _versions.Remove(_order[count].Key);
        }

        _order.RemoveRange(0, count);
    }

    /// <summary>What is to be told, a message each: at least one, which may be empty.</summary>
    internal IEnumerable<(long Since, long Version, List<string> Keys)> Messages()
    {
        var since = Confirmed;
        var keys = new List<string>();
        foreach (var entry in _order)
        {
            if (IsOutdated(entry)) continue;
            if (keys.Count == MaxEntries)
            {
                yield return (since, entry.Version - 1, keys);
                (since, keys) = (entry.Version - 1, []);
            }

            keys.Add(entry.Key);
        }

        yield return (since, Version, keys);
    }

    private bool IsOutdated((string Key, long Version) entry) => !_versions.TryGetValue(entry.Key, out var latest) || latest != entry.Version;
}
