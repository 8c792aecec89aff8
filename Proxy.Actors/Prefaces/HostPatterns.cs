using System.Collections.Frozen;
using Proxy.Configuration;

namespace Proxy.Actors.Prefaces;

/// <summary>Many patterns as one question: whether any of them fits a host. Costs one look for the host and one for each of its dots, however many
/// patterns there are, and no memory.</summary>
public sealed class HostPatterns
{
    private readonly bool _any;
    private readonly FrozenSet<string> _hosts;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _suffixes;

    /// <summary>Patterns, all of which count.</summary>
    public HostPatterns(IEnumerable<HostPattern> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        var all = patterns.ToList();
        _any = all.Exists(pattern => pattern.IsAny);
        _hosts = all.Where(pattern => !pattern.IsAny && pattern.Suffix is null).Select(pattern => pattern.Text).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _suffixes = all.Select(pattern => pattern.Suffix).OfType<string>().ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether a pattern fits. No pattern fits where no host is named, <c>*</c> does not either.</summary>
    /// <param name="host">The host, without a dot at its end; capitals do not matter.</param>
    public bool Matches(string? host)
    {
        if (string.IsNullOrEmpty(host)) return false;
        if (_any || _hosts.Contains(host)) return true;
        if (_suffixes.Set.Count == 0) return false;
        for (var dot = host.IndexOf('.', 1); dot > 0; dot = host.IndexOf('.', dot + 1))
        {
            if (_suffixes.Contains(host.AsSpan(dot))) return true;
        }

        return false;
    }
}
