using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Proxy.Membership.Logging;

/// <summary>The last warnings and errors of the process, and what the product itself tells at <see cref="LogLevel.Information"/>; at most
/// <see cref="Room"/> of them, the oldest go first. For all threads.</summary>
/// <example>
/// <code>
/// var events = LogHost.Of(system).Recent;                                    // of a node or a lighthouse
/// events.Read(max: 50, minLevel: LogLevel.Warning);                          // the last 50 warnings and errors, oldest first
/// events.Read(after: lastSequence);                                          // what has come since
/// using var following = events.Follow(entry => self.Tell(entry));            // what comes from now on
/// </code>
/// </example>
[ProviderAlias("Recent")]
public sealed class RecentEvents : ILoggerProvider
{
    /// <summary>How many are kept.</summary>
    public const int Room = 1_000;

    /// <summary>The characters of a text, a property or an error that are kept.</summary>
    public const int MaxText = 1_000;

    private const int MaxProperties = 16;

    private readonly Lock _gate = new(); // of the ring and its end
    private readonly LogEventEntry[] _ring = new LogEventEntry[Room];
    private readonly TimeProvider _time;
    private long _last;
    private ImmutableList<Action<LogEventEntry>> _followers = [];

    /// <summary>Begins with none.</summary>
    /// <param name="time">The clock of the entries; null for the machine's.</param>
    public RecentEvents(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <summary>The number of the last entry; 0 when there was none.</summary>
    public long LastSequence
    {
        get
        {
            lock (_gate) return _last;
        }
    }

    /// <summary>What is kept, the oldest first.</summary>
    /// <param name="after">Only entries with a greater number; 0 for all. A number that is greater than the last entry's is answered with none.</param>
    /// <param name="max">How many at most, from 0: the last ones of those that fit.</param>
    /// <param name="minLevel">Only entries of this level and above.</param>
    public IReadOnlyList<LogEventEntry> Read(long after = 0, int max = Room, LogLevel minLevel = LogLevel.Information)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(max);
        var found = new List<LogEventEntry>();
        lock (_gate)
        {
            for (var number = _last; number > Math.Max(after, _last - Room) && number > 0 && found.Count < max; number--)
            {
                var entry = _ring[number % Room];
                if (entry.Level >= minLevel) found.Add(entry);
            }
        }

        found.Reverse();
        return found;
    }

    /// <summary>Has a callback called with each entry that comes, until what is returned is disposed.</summary>
    /// <param name="follower">Called on the thread that logs, in no certain order when several do: it must not wait, throw or log. A
    /// <c>Tell</c> does.</param>
    public IDisposable Follow(Action<LogEventEntry> follower)
    {
        ArgumentNullException.ThrowIfNull(follower);
        ImmutableInterlocked.Update(ref _followers, (all, one) => all.Add(one), follower);
        return new Following(this, follower);
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new RecentEventsLogger(this, categoryName);

    /// <summary>Nothing is to be released; what is kept stays so.</summary>
    public void Dispose()
    {
    }

    internal void Add(LogLevel level, string id, string source, string text, IEnumerable<KeyValuePair<string, object?>> properties, Exception? error)
    {
        var entry = new LogEventEntry(0, _time.GetUtcNow(), level, id, source, Cut(text))
        {
            Properties = [.. properties.Take(MaxProperties).Select(p => KeyValuePair.Create(p.Key, Cut(Convert.ToString(p.Value, CultureInfo.InvariantCulture) ?? "")))],
            Error = error is null ? "" : Cut($"{error.GetType().Name}: {error.Message}"),
        };
        lock (_gate)
        {
            entry = entry with { Sequence = ++_last };
            _ring[_last % Room] = entry;
        }

        foreach (var follower in _followers) follower(entry);
    }

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..(MaxText - 3)] + "...";

    private sealed class Following(RecentEvents events, Action<LogEventEntry> follower) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref events._followers, (all, one) => all.Remove(one), follower);
    }
}
